using System.Globalization;
using OtaStack.Signing.Calendar;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Diagnosis;

/// <summary>Whether metadata has expired or will soon.</summary>
internal static class ExpiryExamination
{
    public static IEnumerable<Finding> Of(RepositoryEvidence evidence, MetadataEvidence file, DateTimeOffset now)
    {
        DateTimeOffset expires = MetadataTime.TryParse(file.Metadata!.Expires, out DateTimeOffset time) ? time : DateTimeOffset.UnixEpoch;
        ExpiryState state = ExpiryCalendar.StateOf(expires, now);
        if (state == ExpiryState.Valid)
        {
            yield break;
        }

        SignatureRequirement? requirement = evidence.RequirementFor(file.Role);
        string[] facts =
        [
            Text(state == ExpiryState.Expired ? (now - expires).TotalDays : (expires - now).TotalDays),
            Text(requirement?.Threshold ?? 0), string.Join(", ", requirement?.Keys.Keys.Select(keyId => keyId[..8]) ?? []),
        ];
        string[] remedy = file.Role == RootDocument.TypeName
            ? ["root", "renew", evidence.Directory]
            : [.. (string[])["release", "renew", evidence.Directory], .. Remedies.Role(file.Role)];
        yield return state == ExpiryState.Expired
            ? new Finding(Severity.Error, FindingCode.Expired, file.Path, facts, remedy)
            : new Finding(state == ExpiryState.Within60Days ? Severity.Info : Severity.Warning, FindingCode.ExpiresSoon, file.Path, facts, remedy);
    }

    private static string Text(double number) => Math.Floor(number).ToString(CultureInfo.InvariantCulture);
}
