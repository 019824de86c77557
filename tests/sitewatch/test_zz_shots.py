from concurrent.futures import ThreadPoolExecutor
import os, pytest
from datetime import timedelta
from playwright.sync_api import sync_playwright
from tests import factories
from tests.signing_in import administrator, signed_in
from tests.sitewatch import places
from tests.sitewatch.places import *
from kentongan.base.permissions import Role
from kentongan.base import clock
from kentongan.base.scope import scope
from kentongan.core.sitescan import Technique
from kentongan.sitewatch import cases, scans
from kentongan.sitewatch.models import *
@pytest.fixture
def base(django_db_setup, live_server): return str(live_server.url)
def test_shots(base, chromium):
    now=clock.real_now()
    world = factories.world(3)
    with scope(world.government):
        kec=factories.agency(world.government,"Kecamatan Awanbiru",parent=world.agency)
        places.mandate(world)
        s=places.site(world, agency=kec)
        for i in range(8): 
            r=places.site(world,f"dinas{i}.contohkab.example",unowned=i==3)
            if i<5: places.looked_at(r, places.clean(looks=LOOKS[:1]), now=now)
        looks=LOOKS+({"view":"mobile","title":"Kecamatan","status":200,"size":58000,"leads_to":"","differs":False},)
        looked_at(s, infected(found(), found(Technique.EXTERNAL_AMP,excerpt='<link rel="amphtml" href="https://promosi.example/amp/awanbiru">'), looks=looks), now=now-timedelta(days=2))
        case=cases.confirm(list(SiteFinding.objects.all()), acting_user=world.user, now=now-timedelta(days=2))
        cases.mark_step(case,1,True,acting_user=world.user,now=now); cases.mark_step(case,2,True,acting_user=world.user,now=now)
        looked_at(s, infected(found(), found(Technique.EXTERNAL_AMP,excerpt='<link rel="amphtml" href="https://promosi.example/amp/awanbiru">'), found(Technique.HIDDEN_LINKS,excerpt='<div style="display:none"><a href="https://gacor.example">slot gacor</a></div>'), found(Technique.WEAK_HEADERS), looks=looks), now=now)
        scan=Scan.objects.latest("pk")
        f=SiteFinding.objects.get(state="open")
    client=signed_in(world.user)
    cookie=client.cookies["kentongan"].value
    pages={"list":"/situs/","site":f"/situs/{s.pk}/","overview":"/situs/ringkasan/","finding":f"/situs/temuan/{f.pk}/","findings":"/situs/temuan/?keadaan=open","scan":f"/situs/pemeriksaan/{scan.pk}/","report":"/situs/laporan/","letter":f"/situs/{s.pk}/laporan/","new":"/situs/baru/","mandate":"/situs/mandat/1/","mandates":"/situs/mandat/","desk":"/","mine":None}
    def run():
        with sync_playwright() as p:
            br=p.chromium.launch(executable_path=chromium, args=["--no-proxy-server","--no-sandbox"])
            for w in (320,360,1280):
                ctx=br.new_context(viewport={"width":w,"height":900}); ctx.add_cookies([{"name":"kentongan","value":cookie,"url":base}])
                pg=ctx.new_page()
                for n,u in pages.items():
                    if u is None: continue
                    if w==320:
                        pg.goto(base+u); sw=pg.evaluate("document.documentElement.scrollWidth"); 
                        if sw>320: print("WIDE",n,sw)
                        continue
                    pg.goto(base+u); pg.screenshot(path=f"/tmp/h/S2/{n}{w}.png", full_page=True)
            br.close()
    with ThreadPoolExecutor(1) as pool: pool.submit(run).result(170)
