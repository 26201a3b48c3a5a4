using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Devices;
using OtaStack.Server.Problems;
using OtaStack.Server.Startup;

namespace OtaStack.Server.Erasure;

/// <summary>The receipts of a device: the list, one as the device made it, and one as a certificate to print.</summary>
internal static class GetReceipts
{
    internal sealed record Response(IReadOnlyList<ReceiptSummary> Receipts);

    /// <summary><c>GET …/devices/{device}/receipts</c>.</summary>
    public static async Task<Results<Ok<Response>, ProblemHttpResult>> ListAsync(
        string product, string device, DeviceQueries devices, ReceiptQueries receipts, CancellationToken cancel)
    {
        // The receipts of a device that was removed stay: they are the evidence of what became of it.
        IReadOnlyList<ReceiptSummary> kept = await receipts.ListAsync(product, device, cancel).ConfigureAwait(false);
        return kept.Count == 0 && await devices.FindAsync(product, device, cancel).ConfigureAwait(false) is null
            ? Problem.Of(ProblemCodes.DeviceUnknown, $"There is no device '{device}' of product '{product}'.")
            : TypedResults.Ok(new Response(kept));
    }

    /// <summary><c>GET …/devices/{device}/receipts/{id}</c>: the very bytes that the device authenticated.</summary>
    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> OneAsync(
        string product, string device, string id, ReceiptQueries receipts, CancellationToken cancel)
    {
        return await receipts.FindAsync(product, device, id, cancel).ConfigureAwait(false) is { } receipt
            ? TypedResults.File(receipt.Json, "application/json", $"erase-{product}-{device}.json")
            : Problem.Of(ProblemCodes.ReceiptUnknown, $"Device '{device}' has no receipt '{id}'.");
    }

    /// <summary><c>GET …/devices/{device}/receipts/{id}/certificate?lang=…</c>: an HTML page in English or Japanese.</summary>
    /// <param name="lang"><c>en</c> or <c>ja</c>; what the browser asks for when it is left out.</param>
    public static async Task<Results<ContentHttpResult, ProblemHttpResult>> CertificateAsync(
        string product, string device, string id, string? lang, HttpContext context, ReceiptQueries receipts, CancellationToken cancel)
    {
        if (await receipts.FindAsync(product, device, id, cancel).ConfigureAwait(false) is not { } receipt)
        {
            return Problem.Of(ProblemCodes.ReceiptUnknown, $"Device '{device}' has no receipt '{id}'.");
        }

        CultureInfo culture = lang is "en" or "ja" ? CultureInfo.GetCultureInfo(lang) : UiCulture.Of(context.Request);
        context.Response.Headers.ContentSecurityPolicy = EraseCertificate.ContentSecurityPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Content(EraseCertificate.Write(receipt, culture), "text/html", Encoding.UTF8);
    }
}
