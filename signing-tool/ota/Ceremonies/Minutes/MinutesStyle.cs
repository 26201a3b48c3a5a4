namespace OtaStack.SigningTool.Ceremonies.Minutes;

/// <summary>How printed minutes look: black on white, room to sign, a mark across the page for a rehearsal.</summary>
internal static class MinutesStyle
{
    public const string Css = """
        @page { size: A4; margin: 18mm 16mm 20mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #444; } }
        * { box-sizing: border-box; }
        body { font: 9.5pt/1.45 "Noto Sans", "Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "Segoe UI", sans-serif; color: #111; max-width: 180mm; margin: 0 auto; padding: 8mm 0; }
        header { display: flex; justify-content: space-between; gap: 10mm; align-items: flex-start; border-bottom: 2.5pt solid #111; padding-bottom: 4mm; }
        h1 { font-size: 17pt; line-height: 1.25; margin: 0 0 3mm; letter-spacing: -.01em; }
        h2 { font-size: 11pt; margin: 7mm 0 2mm; padding-bottom: 1mm; border-bottom: .75pt solid #111; break-after: avoid; }
        p { margin: 0 0 2mm; }
        code, pre, .code { font-family: "DejaVu Sans Mono", "Noto Sans Mono", Consolas, monospace; font-size: 8pt; overflow-wrap: anywhere; }
        .digest { font-size: 8pt; color: #333; margin: 0; }
        .seal svg { width: 24mm; height: 24mm; display: block; }
        table { width: 100%; border-collapse: collapse; }
        th, td { text-align: left; vertical-align: top; padding: 1.1mm 2mm 1.1mm 0; border-bottom: .5pt solid #bbb; overflow-wrap: anywhere; }
        thead th { font-size: 8pt; color: #333; border-bottom: .75pt solid #111; }
        thead th, .whole { white-space: nowrap; }
        thead { display: table-header-group; }
        tr { break-inside: avoid; }
        .facts th { width: 42mm; font-weight: 600; }
        .anomaly td { background: #fff3cd; font-weight: 600; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        .sign td { height: 16mm; vertical-align: bottom; border: .75pt solid #111; padding: 2mm; }
        .sign th { border: .75pt solid #111; padding: 1.5mm 2mm; }
        .sign th:nth-child(1) { width: 26%; } .sign th:nth-child(2) { width: 18%; } .sign th:nth-child(4) { width: 18%; }
        .together { break-inside: avoid; }
        .response { display: flex; gap: 8mm; align-items: flex-start; margin: 0 0 6mm; }
        .response pre { flex: 1; margin: 0; font-size: 7.5pt; white-space: pre-wrap; border: .5pt solid #bbb; padding: 2mm; }
        .qr { width: 46mm; } .qr svg { width: 46mm; height: 46mm; display: block; margin-bottom: 3mm; }
        .banner { background: #ffd400; border: 1.5pt solid #111; font-weight: 700; text-align: center; padding: 2mm; margin-bottom: 5mm; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        .mark { position: fixed; inset: 0; display: flex; align-items: center; justify-content: center; font-size: 96pt; font-weight: 800; color: rgba(200, 0, 0, .09); transform: rotate(-35deg); pointer-events: none; margin: 0; z-index: -1; }

        """;
}
