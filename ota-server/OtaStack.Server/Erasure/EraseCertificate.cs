using System.Globalization;
using System.Net;
using System.Resources;
using System.Security.Cryptography;
using System.Text;
using OtaStack.Server.Reports;

namespace OtaStack.Server.Erasure;

/// <summary>
/// A receipt as a certificate of sanitization to print, with the fields of NIST SP 800-88 Rev. 2 §4.6. What the device and the server
/// know is filled in; what only people can say (property number, classification, who verified and validated) are lines to write on.
/// </summary>
internal static class EraseCertificate
{
    private const string Style =
        "body{font:11pt sans-serif;max-width:46em;margin:2em auto;padding:0 1em}table{border-collapse:collapse;width:100%;margin:1em 0}" +
        "th,td{border:1px solid;padding:.4em .6em;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{width:38%;font-weight:normal}.bad{font-weight:bold}";

    private static readonly ResourceManager Texts = new(typeof(EraseCertificate).Namespace + ".CertificateTexts", typeof(EraseCertificate).Assembly);

    /// <summary>Nothing is loaded; the page's own style and no other.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string Write(EraseReceipt receipt, CultureInfo culture)
    {
        ReceiptFacts facts = ReceiptFacts.Stored(receipt);
        string[] means = facts.MeansParts;
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"{culture.Name}\"><head><meta charset=\"utf-8\"><title>{Text("Title", culture)}</title><style>{Style}</style></head><body><h1>{Text("Title", culture)}</h1>");
        page.Append(CultureInfo.InvariantCulture, $"<p>{Text("Basis", culture)}</p>");
        Section(page, culture, "Device",
            ("Manufacturer", ""), ("Model", $"{facts.Product}, {facts.Board}"), ("SerialNumber", facts.Device), ("PropertyNumber", ""),
            ("MediaType", means[1]), ("MediaSource", $"{facts.Product}/{facts.Device}"), ("Classification", ""));
        Section(page, culture, "Sanitization",
            ("What", Text(facts.What == "all" ? "WhatAll" : "WhatUserData", culture)),
            ("Method", means[0]), ("Technique", means[2]),
            ("Tool", $"OtaStack {facts.Agent}, {facts.Product} {facts.Version}"),
            ("OrderedBy", facts.OrderedBy == "user" ? Text("OrderedByUser", culture) : facts.OrderedBy),
            ("Started", Time(facts.Started, culture)), ("Ended", Time(facts.Ended, culture)), ("Received", Time(receipt.ReceivedAt, culture)),
            ("Counts", string.Format(culture, Text(facts.What == "all" ? "CountsAll" : "CountsUserData", culture), facts.Targets, facts.Bytes)),
            ("VerificationMethod", Text("ReadBack", culture)),
            ("VerificationResult", facts.Failed == 0 ? Text("ResultGood", culture) : string.Format(culture, Text("ResultBad", culture), facts.Failed)));
        Section(page, culture, "Authenticity", ("Mac", facts.Mac), ("Proof", Text("ProofValue", culture)));
        foreach (string person in (string[])["Verification", "Validation"])
        {
            Section(page, culture, person, ("Name", ""), ("JobTitle", ""), ("Date", ""), ("Location", ""), ("Contact", ""), ("Signature", ""));
        }

        return page.Append("</body></html>").ToString();
    }

    private static void Section(StringBuilder page, CultureInfo culture, string title, params (string Name, string Value)[] rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(title, culture)}</h2><table>");
        foreach ((string name, string value) in rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(name, culture)}</th><td>{WebUtility.HtmlEncode(value)}</td></tr>");
        }

        page.Append("</table>");
    }

    private static string Time(long seconds, CultureInfo culture)
    {
        return ReportedEvent.TimeOfDay(seconds) is { } time ? Time(time, culture) : Text("TimeUnknown", culture);
    }

    private static string Time(DateTimeOffset time, CultureInfo culture)
    {
        return time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", culture);
    }

    private static string Text(string name, CultureInfo culture)
    {
        return Texts.GetString(name, culture) ?? throw new ArgumentException($"There is no text '{name}'.", nameof(name));
    }
}
