"""What somebody of the secretariat asks the search of the demo story, and the hit that is expected first."""

# What is typed; the kind of the first hit, its reference, and what its title begins with.
JOURNEYS = (
    ("2020-1/3", "item", "2020-1/3", "Kommissorium og konstituering"),
    ("2020-1", "meeting", "2020-1", "Administrativ styregruppe"),
    ("SAG-2019-04892", "committee", "", "Administrativ styregruppe"),
    ("bilag 3 mødeplan", "annex", "2020-1/4", "Mødeplan 2020-2023"),
    ("Århus", "plan", "", "Aarhus"),
    ("aarhus klimahandlingsplan", "plan", "", "Aarhus"),
    ("Thomas Lindberg", "person", "", "Thomas Lindberg"),
    ("lindberg", "person", "", "Thomas Lindberg"),
    ("Skive", "plan", "", "Skive"),
    ("revision klimaplaner", "item", "2026-2/5", "Revision af klimahandlingsplaner"),
    ("forretningsordenens evaluering", "item", "2022-3/5", "Evaluering af forretningsordenen"),
    ("stedfortræderordningen", "item", "2021-1/4", "Stedfortræderordning"),
    ('"udkast til forretningsorden"', "annex", "2020-1/4", "Udkast til forretningsorden"),
    ("kystbeskyttelse", "item", "2026-4/1", "Fælles svar på høring om kystbeskyttelse"),
    ("kyst svar", "item", "2026-4/1", "Fælles svar på høring om kystbeskyttelse"),
    ("energiregnskab leverandører", "item", "2026-3/3", "Valg af leverandør"),
    ("budget klimatopmøde bilag", "annex", "2021-1/5", "Budget for klimatopmøde"),
    ("manko", "item", "2026-5/5", "Manko: hvad mangler"),
    ("overdrag", "item", "2023-3/6", "Overdragelse og journalisering"),
    ("ressourcer KD-Net", "follow_up", "", "Afklare ressourcer med KD-Net"),
)
