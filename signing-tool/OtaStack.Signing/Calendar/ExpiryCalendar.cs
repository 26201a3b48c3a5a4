using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;

namespace OtaStack.Signing.Calendar;

/// <summary>What expires when, of everything that is signed offline. Snapshot and timestamp are the server's to renew.</summary>
public static class ExpiryCalendar
{
    /// <summary>The published metadata of every role that counts, the next to expire first.</summary>
    public static IReadOnlyList<ExpiryEntry> Of(ProductRepository repository, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(repository);
        IReadOnlyDictionary<string, string> labels = repository.Settings.KeyLabels;
        RootDocument root = repository.Root;
        List<ExpiryEntry> entries = [Entry(RootDocument.TypeName, root.Metadata, root.RequirementFor(RootDocument.TypeName), labels, now)];
        if (repository.Published is { } targets)
        {
            entries.Add(Entry(TargetsDocument.TypeName, targets.Metadata, root.RequirementFor(TargetsDocument.TypeName), labels, now));
            entries.AddRange(repository.Delegated.Select(role => Entry(role.Key, role.Value.Metadata, targets.RequirementFor(role.Key)!, labels, now)));
        }

        return [.. entries.OrderBy(entry => entry.Expires)];
    }

    /// <summary>How near an expiry is.</summary>
    public static ExpiryState StateOf(DateTimeOffset expires, DateTimeOffset now)
    {
        // TUF 5.3.10, 5.6.5: metadata is valid while it expires after the time of the update.
        TimeSpan left = expires - now;
        return left <= TimeSpan.Zero ? ExpiryState.Expired
            : left <= TimeSpan.FromDays(7) ? ExpiryState.Within7Days
            : left <= TimeSpan.FromDays(30) ? ExpiryState.Within30Days
            : left <= TimeSpan.FromDays(60) ? ExpiryState.Within60Days
            : ExpiryState.Valid;
    }

    private static ExpiryEntry Entry(
        string role, SignedMetadata metadata, SignatureRequirement requirement, IReadOnlyDictionary<string, string> labels, DateTimeOffset now)
    {
        // What cannot be read as a time is treated as the verifier does: as no longer valid.
        DateTimeOffset expires = MetadataTime.TryParse(metadata.Expires, out DateTimeOffset time) ? time : DateTimeOffset.UnixEpoch;
        return new ExpiryEntry(
            role, metadata.Version, expires, StateOf(expires, now), (int)Math.Floor((expires - now).TotalDays), requirement.Threshold,
            [.. requirement.Keys.Keys.Select(keyId => new ExpirySigner(keyId, labels.GetValueOrDefault(keyId)))]);
    }
}
