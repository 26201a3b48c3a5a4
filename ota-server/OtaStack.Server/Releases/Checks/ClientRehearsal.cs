using OtaStack.Server.Permits;
using OtaStack.Server.Tuf;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Releases.Checks;

/// <summary>
/// The last check before publishing: the verifier of the device runs a whole update against what is about to be
/// published, once as a factory-new device and once as a device that knows what is published now, and searches for what
/// delegated roles list.
/// </summary>
internal static class ClientRehearsal
{
    /// <param name="published">Reads a file that is published now, or null.</param>
    /// <param name="coming">Files about to be published, which take precedence.</param>
    /// <param name="now">Unix seconds.</param>
    /// <exception cref="PublishRefusedException">A device would refuse.</exception>
    public static void Run(Func<string, byte[]?> published, IReadOnlyDictionary<string, byte[]> coming, VerifiedMetadata verified, long now)
    {
        byte[]? Fetch(string name)
        {
            return coming.GetValueOrDefault(name) ?? published(name);
        }

        RehearsalStore factoryNew = new(published(MetadataName.Of(1, "root"))!);
        Require(Refresh(factoryNew, Fetch, now), verified.TargetsVersion, "A factory-new device");

        // What it trusts now may have expired; it keeps what it has and goes on from there.
        RehearsalStore known = new(published(MetadataName.Of(1, "root"))!);
        _ = Refresh(known, published, now);
        Require(Refresh(known, Fetch, now), verified.TargetsVersion, "A device that knows the published metadata");
        foreach (VerifiedRole role in verified.Roles.Skip(1))
        {
            foreach (TargetEntry target in role.Targets.Where(target => target.IsImage || role.Entry.Role == PermitReader.Role))
            {
                Search(known, Fetch, role.Entry.Role, target.Path, now);
            }
        }
    }

    /// <summary>TUF 5.6.7: the search must lead to the role that lists the target.</summary>
    private static void Search(RehearsalStore store, Func<string, byte[]?> fetch, string role, string path, long now)
    {
        TargetSearch search = new(store, ServerTrust.Limits, ServerTrust.Schemes(), now);
        search.Start(path);
        Carry(search, fetch);

        // A role on the way that ran out since it was published stops these updates and no others.
        if (search.Verdict == Verdict.Expired)
        {
            return;
        }

        if (search.State != RefreshState.Complete)
        {
            throw new PublishRefusedException(search.Verdict, $"A device would not find target '{path}' that role '{role}' lists ({VerdictText.Of(search.Verdict)}): the delegations on the way must cover its path.");
        }

        if (role == PermitReader.Role && search.Delegator != RoleName.Targets)
        {
            throw new PublishRefusedException(Verdict.PermitUnknown, $"Role '{role}' is delegated to by role '{search.Delegator}': expected the top-level targets, or devices ask no permit of it.");
        }
    }

    private static Refresh Refresh(RehearsalStore store, Func<string, byte[]?> fetch, long now)
    {
        Refresh refresh = new(store, ServerTrust.Limits, ServerTrust.Schemes(), now);
        refresh.Start();
        Carry(refresh, fetch);
        return refresh;
    }

    private static void Carry(ClientWorkflow workflow, Func<string, byte[]?> fetch)
    {
        while (workflow.State == RefreshState.NeedsFile)
        {
            byte[]? file = fetch(workflow.WantedFile);
            if (file is null || file.Length > workflow.WantedMaxBytes)
            {
                workflow.SupplyMissing();
            }
            else
            {
                workflow.Supply(new ArraySource(file));
            }
        }
    }

    private static void Require(Refresh refresh, int targetsVersion, string who)
    {
        if (refresh.State != RefreshState.Complete || refresh.Verdict != Verdict.Accepted)
        {
            throw new PublishRefusedException(refresh.Verdict, $"{who} would refuse the {refresh.RefusedRole} metadata ({VerdictText.Of(refresh.Verdict)}).");
        }

        if (refresh.TargetsVersion != targetsVersion)
        {
            throw new PublishRefusedException(Verdict.VersionMismatch, $"{who} would see targets version {refresh.TargetsVersion}, not {targetsVersion}.");
        }
    }
}
