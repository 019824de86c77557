"""Where the pages of the watch over sites are, and the permission each needs."""

from django.urls import path

from kentongan.base.guard import needs
from kentongan.base.permissions import Permission as P

from . import (
    case_views,
    documents,
    evidence_views,
    finding_views,
    inventory_views,
    overview,
    scan_views,
    trend_views,
    uploading,
    views,
)

read, change, scan = needs(P.SITE_READ), needs(P.SITE_CHANGE), needs(P.SITE_SCAN)
decide, proof = needs(P.SITE_DECIDE), needs(P.EVIDENCE_READ)

urlpatterns = [
    path("", read(views.site_list), name="sites"),
    path("ringkasan/", read(overview.overview), name="sites_overview"),
    path("tren/", read(trend_views.state_rows), name="sites_then"),
    path("kasus/", read(trend_views.case_list), name="site_cases"),
    path("laporan/", read(overview.monthly), name="sites_report"),
    path("laporan/pdf/", read(documents.report_pdf), name="sites_report_pdf"),
    path("baru/", change(inventory_views.site_new), name="site_new"),
    path("impor/", change(uploading.upload), name="site_import"),
    path("impor/contoh/", change(uploading.template), name="site_import_template"),
    path("impor/<str:token>/", change(uploading.report_page), name="site_import_report"),
    path("impor/<str:token>/terapkan/", change(uploading.apply_upload), name="site_import_apply"),
    path("mandat/", read(inventory_views.mandate_list), name="mandates"),
    path("mandat/baru/", change(inventory_views.mandate_new), name="mandate_new"),
    path("mandat/<int:pk>/", read(inventory_views.mandate_page), name="mandate"),
    path("mandat/<int:pk>/cabut/", change(inventory_views.mandate_revoke), name="mandate_revoke"),
    path("jadwal/", change(inventory_views.schedule), name="scan_schedule"),
    path("pemeriksaan/", read(scan_views.scan_list), name="scans"),
    path("pemeriksaan/baru/", scan(scan_views.scan_new), name="scan_new"),
    path("pemeriksaan/<int:pk>/", read(scan_views.scan_page), name="scan"),
    path("pemeriksaan/<int:pk>/batal/", scan(scan_views.scan_cancel), name="scan_cancel"),
    path("temuan/", read(finding_views.finding_list), name="findings"),
    path("temuan/<int:pk>/", read(finding_views.finding_page), name="finding"),
    path("temuan/<int:pk>/konfirmasi/", decide(finding_views.finding_confirm), name="finding_confirm"),
    path("temuan/<int:pk>/abaikan/", decide(finding_views.finding_dismiss), name="finding_dismiss"),
    path("bukti/<int:pk>/", proof(finding_views.evidence_file), name="evidence"),
    path("gambar/<int:pk>/", proof(finding_views.picture_file), name="picture"),
    path("luring/<int:pk>/setujui/", decide(case_views.offline_confirm), name="offline_confirm"),
    path("luring/<int:pk>/tolak/", decide(case_views.offline_decline), name="offline_decline"),
    path("<int:pk>/", read(views.site_page), name="site"),
    path("<int:pk>/perjalanan/", read(views.site_journey), name="site_journey"),
    path("<int:pk>/laporan/", read(documents.site_letter), name="site_letter"),
    path("<int:pk>/laporan/pdf/", read(documents.letter_pdf), name="site_letter_pdf"),
    path("<int:pk>/bukti/", proof(evidence_views.site_evidence), name="site_evidence"),
    path("<int:pk>/tahan/", decide(evidence_views.hold_set), name="hold_set"),
    path("<int:pk>/lepas/", decide(evidence_views.hold_lift), name="hold_lift"),
    path("<int:pk>/ubah/", change(inventory_views.site_edit), name="site_edit"),
    path("<int:pk>/terima/", change(inventory_views.site_watch), name="site_watch"),
    path("<int:pk>/henti/", change(inventory_views.site_retire), name="site_retire"),
    path("<int:pk>/periksa/", scan(scan_views.site_scan), name="site_scan"),
    path("<int:pk>/bersih/", read(case_views.site_cleaned), name="site_cleaned"),
    path("<int:pk>/langkah/", read(case_views.site_step), name="site_step"),
    path("<int:pk>/jawab/", decide(case_views.site_resume), name="site_resume"),
    path("<int:pk>/acuan/", decide(case_views.baseline_accept), name="baseline_accept"),
    path("<int:pk>/tutup/", decide(case_views.case_close), name="site_case_close"),
    path("<int:pk>/luring/", decide(case_views.offline_ask), name="offline_ask"),
]
