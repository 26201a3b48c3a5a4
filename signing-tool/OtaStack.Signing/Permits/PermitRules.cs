using System.Security.Cryptography;
using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;
using OtaStack.Trust.Permits;

namespace OtaStack.Signing.Permits;

/// <summary>What a permit must satisfy before it is staged and before it is signed; touches no file.</summary>
internal static class PermitRules
{
    /// <summary>An exception that outlives a year is none.</summary>
    public const int MaxDays = 366;

    /// <summary>Makes the permit, or refuses what no device could use or nobody should sign.</summary>
    /// <param name="releases">Every release that is listed.</param>
    public static PermitDocument Build(string product, IEnumerable<ReleaseEntry> releases, NewPermit permit, DateTimeOffset now)
    {
        string[] devices = [.. permit.Devices.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        CheckDevices(devices);
        DateTimeOffset notBefore = permit.NotBefore ?? now;
        CheckPeriod(notBefore, permit.Expires, now);
        if (permit.Reason.Length == 0 || Encoding.UTF8.GetByteCount(permit.Reason) > JsonReader.MaxText || permit.Reason.Any(char.IsControl))
        {
            throw new SigningException(SigningFault.Usage, PermitErrorCode.ReasonInvalid, Count.Of(JsonReader.MaxText));
        }

        ReleaseEntry? release = permit.Kind == PermitKind.Downgrade ? FindRelease(releases, permit) : null;
        PermitDocument document = Make(permit.Id ?? "", product, devices, notBefore, release, permit);
        if (permit.Id is null)
        {
            string id = "p-" + Convert.ToHexStringLower(SHA256.HashData(document.ToBytes()))[..12];
            document = Make(id, product, devices, notBefore, release, permit);
        }

        byte[] file = document.ToBytes();
        if (file.Length > Permit.MaxBytes)
        {
            throw new SigningException(SigningFault.Refused, PermitErrorCode.TooLarge, Count.Of(file.Length), Count.Of(Permit.MaxBytes));
        }

        return Permit.Read(new ArraySource(file), devices[0], out _) == Verdict.Accepted
            ? document
            : throw new SigningException(SigningFault.Usage, PermitErrorCode.IdInvalid, document.Id);
    }

    /// <summary>Refuses a target of the role that is no permit of the product: no device could use it.</summary>
    public static void Require(string product, TargetFile target, byte[] file)
    {
        Verdict verdict = Permit.Read(new ArraySource(file), "", out _);
        if (verdict == Verdict.Accepted)
        {
            PermitDocument permit = PermitDocument.Parse(file, target.Path);
            verdict = permit.Product == product && permit.Path == target.Path ? Verdict.Accepted : Verdict.PermitForeign;
        }

        if (verdict != Verdict.Accepted)
        {
            throw new SigningException(SigningFault.Refused, PermitErrorCode.Unusable, target.Path, VerdictText.Of(verdict));
        }
    }

    private static PermitDocument Make(
        string id, string product, string[] devices, DateTimeOffset notBefore, ReleaseEntry? release, NewPermit permit)
    {
        return new PermitDocument
        {
            Id = id,
            Product = product,
            Kind = permit.Kind,
            Devices = devices,
            NotBefore = notBefore,
            Expires = permit.Expires,
            Reason = permit.Reason,
            ReleaseId = release?.ReleaseId,
            Version = release?.Version.ToString(),
            LowestSecurityCounter = release is null ? 0 : permit.LowestSecurityCounter ?? release.SecurityCounter,
            What = release is null ? permit.What : null,
        };
    }

    private static void CheckDevices(string[] devices)
    {
        if (devices.Length is < 1 or > Permit.MaxDevices)
        {
            throw new SigningException(SigningFault.Usage, PermitErrorCode.Devices, Count.Of(devices.Length), Count.Of(Permit.MaxDevices));
        }

        string? invalid = devices.FirstOrDefault(device => device.Length is < 1 or > 64 || !device.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
        if (invalid is not null)
        {
            throw new SigningException(SigningFault.Usage, PermitErrorCode.DeviceInvalid, invalid);
        }
    }

    private static void CheckPeriod(DateTimeOffset notBefore, DateTimeOffset expires, DateTimeOffset now)
    {
        if (expires <= notBefore || expires <= now)
        {
            throw new SigningException(SigningFault.Usage, PermitErrorCode.Period, MetadataTime.Format(notBefore), MetadataTime.Format(expires));
        }

        int days = (int)Math.Ceiling((expires - now).TotalDays);
        if (days > MaxDays)
        {
            throw new SigningException(SigningFault.Usage, PermitErrorCode.TooLong, Count.Of(days), Count.Of(MaxDays));
        }
    }

    private static ReleaseEntry FindRelease(IEnumerable<ReleaseEntry> releases, NewPermit permit)
    {
        ReleaseEntry release = releases.Where(entry => entry.ReleaseId == permit.ReleaseId).MinBy(entry => entry.SecurityCounter)
            ?? throw new SigningException(SigningFault.Refused, PermitErrorCode.ReleaseUnknown, permit.ReleaseId ?? "");
        return permit.LowestSecurityCounter is { } lowest && (lowest < 0 || lowest > release.SecurityCounter)
            ? throw new SigningException(SigningFault.Usage, PermitErrorCode.Counter, Count.Of(lowest), Count.Of(release.SecurityCounter))
            : release;
    }
}
