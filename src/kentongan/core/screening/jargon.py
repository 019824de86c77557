"""What gambling sites are called, for whoever reads names: the screening of links and the scanning of sites."""

STEMS = "slot|gacor|togel|judi|casino|kasino|poker|maxwin|jackpot"
# Figures at the end of a name that others hardly bear.
FIGURES = "77|88|99|138|168|303"
