"""What people called their work in other languages than English."""

from __future__ import annotations

from typing import Final

from lib.made_up_day import Words

WORDS: Final = {
    "en": Words(),
    "de": Words(
        website="Internetauftritt",
        checkout="Zahlungsabwicklung",
        payroll="Lohndatenübernahme",
        mapping="Spaltenzuordnung",
        test_run="Probelauf",
        team="Arbeitsgruppe",
        meeting="Wöchentliche Besprechung",
        own="Eigenes Produkt",
        northern="Auftraggeber Nord",
        internal="Intern",
        rounding="Rundung der Warenkorbsumme berichtigen",
        columns="Kostenstellen den neuen Spalten zuordnen",
        tickets="Offene Meldungen lesen",
        workspace="Beispielarbeitsbereich",
        search="Suche",
        sign_in="Anmeldung",
        portal="Partnerportal",
        eastern="Auftraggeber Ost",
        reports="Berichte",
        office="Verwaltung",
        paperwork="Schriftverkehr",
        editor="Quelltexteditor",
        browser="Internetbrowser",
        sheet="Tabellenkalkulation",
    ),
    "ar": Words(
        website="الموقع",
        checkout="صفحة الدفع",
        payroll="استيراد الرواتب",
        mapping="مطابقة الأعمدة",
        test_run="تشغيل تجريبي",
        team="الفريق",
        meeting="الاجتماع الأسبوعي",
        own="منتج خاص",
        northern="عميل الشمال",
        internal="داخلي",
        rounding="إصلاح تقريب مجموع السلة",
        columns="مطابقة مراكز التكلفة",
        tickets="قراءة التذاكر المفتوحة",
        workspace="مساحة عمل تجريبية",
        search="البحث",
        sign_in="تسجيل الدخول",
        portal="بوابة الشركاء",
        eastern="عميل الشرق",
        reports="التقارير",
        office="المكتب",
        paperwork="المعاملات",
        editor="محرر الشيفرة",
        browser="المتصفح",
        sheet="جداول البيانات",
    ),
}
