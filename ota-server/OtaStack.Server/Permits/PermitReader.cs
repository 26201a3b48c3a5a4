using System.Globalization;
using System.Text.Json;
using OtaStack.Server.Tuf;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Permits;

namespace OtaStack.Server.Permits;

/// <summary>Reads permits: the device's reader decides whether it is one, then the facts are taken over.</summary>
internal static class PermitReader
{
    /// <summary>The delegated role whose targets are permits.</summary>
    public const string Role = "permits";

    public static string PathOf(string product, string id)
    {
        return $"{product}/{Role}/{id}.json";
    }

    /// <summary>The permit, or the device's verdict that it is none.</summary>
    public static Verdict Read(byte[] file, string path, string product, out PublishedPermit? permit)
    {
        permit = null;
        Verdict verdict = Permit.Read(new ArraySource(file), string.Empty, out _);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        try
        {
            permit = Read(file, path, product);
            return permit is null ? Verdict.PermitForeign : Verdict.Accepted;
        }
        catch (JsonException)
        {
            // Canonical JSON writes control characters as they are, and the device reads them; a permit that holds one is none that was meant.
            return Verdict.PermitMalformed;
        }
    }

    /// <summary>The facts of a sound permit; null when it is another product's, or lies under another path.</summary>
    private static PublishedPermit? Read(byte[] file, string path, string product)
    {
        using JsonDocument document = JsonDocument.Parse(file);
        JsonElement members = document.RootElement;
        PublishedPermit read = new(
            Text(members, "id")!,
            path,
            Text(members, "kind")!,
            Text(members, "releaseId"),
            Text(members, "version"),
            members.TryGetProperty("lowestSecurityCounter", out JsonElement counter) ? counter.GetInt32() : null,
            Text(members, "what"),
            Time(members, "notBefore"),
            Time(members, "expires"),
            [.. members.GetProperty("devices").EnumerateArray().Select(device => device.GetString()!)],
            Text(members, "reason")!);
        return Text(members, "product") == product && path == PathOf(product, read.Id) ? read : null;
    }

    private static string? Text(JsonElement members, string name)
    {
        return members.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
    }

    private static DateTimeOffset Time(JsonElement members, string name)
    {
        return DateTimeOffset.ParseExact(Text(members, name)!, OnlineMetadata.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }
}
