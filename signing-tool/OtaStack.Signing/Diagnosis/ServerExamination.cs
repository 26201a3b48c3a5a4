using System.Globalization;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Diagnosis;

/// <summary>What a server publishes, compared with what lies here.</summary>
internal static class ServerExamination
{
    public static IEnumerable<Finding> Of(RepositoryEvidence evidence, DateTimeOffset now)
    {
        if (evidence.Server is not { } server)
        {
            return [];
        }

        if (server.Failure is { } failure)
        {
            return [new Finding(Severity.Warning, FindingCode.ServerUnreachable, server.Address, [failure], [])];
        }

        string[] publish = ["publish", evidence.Directory, "--server", server.Address];
        return server.Versions.Count == 0
            ? [new Finding(Severity.Info, FindingCode.ServerEmpty, server.Address, [], publish)]
            : [.. Timestamp(server, now), .. Versions(evidence, server, publish)];
    }

    private static IEnumerable<Finding> Timestamp(ServerEvidence server, DateTimeOffset now)
    {
        if (server.TimestampExpires is { } expires && expires <= now)
        {
            yield return new Finding(Severity.Error, FindingCode.ServerExpired, server.Address, [MetadataTime.Format(expires)], []);
        }
    }

    private static IEnumerable<Finding> Versions(RepositoryEvidence evidence, ServerEvidence server, string[] publish)
    {
        IEnumerable<string> roles = evidence.Published.Select(file => file.Role).Concat(server.Versions.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (string role in roles)
        {
            int here = evidence.NewestOf(role)?.Version ?? 0;
            int there = server.Versions.GetValueOrDefault(role);
            string[] facts = [there.ToString(CultureInfo.InvariantCulture), here.ToString(CultureInfo.InvariantCulture)];
            if (there < here)
            {
                yield return new Finding(Severity.Warning, FindingCode.ServerBehind, role, facts, publish);
            }
            else if (there > here)
            {
                // Signing on from here would make a second version of the same number.
                yield return new Finding(Severity.Error, FindingCode.ServerAhead, role, facts, []);
            }
        }
    }
}
