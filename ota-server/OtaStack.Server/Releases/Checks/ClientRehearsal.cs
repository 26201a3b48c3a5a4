using OtaStack.Server.Tuf;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Releases.Checks;

/// <summary>
/// The last check before publishing: the verifier of the device runs a whole update against what is about to be
/// published, once as a factory-new device and once as a device that knows what is published now.
/// </summary>
internal static class ClientRehearsal
{
    /// <param name="published">Reads a file that is published now, or null.</param>
    /// <param name="coming">Files about to be published, which take precedence.</param>
    /// <param name="now">Unix seconds.</param>
    /// <exception cref="PublishRefusedException">A device would refuse.</exception>
    public static void Run(Func<string, byte[]?> published, IReadOnlyDictionary<string, byte[]> coming, int targetsVersion, long now)
    {
        byte[]? Fetch(string name)
        {
            return coming.GetValueOrDefault(name) ?? published(name);
        }

        RehearsalStore factoryNew = new(published(MetadataName.Of(1, "root"))!);
        Require(Refresh(factoryNew, Fetch, now), targetsVersion, "A factory-new device");

        // What it trusts now may have expired; it keeps what it has and goes on from there.
        RehearsalStore known = new(published(MetadataName.Of(1, "root"))!);
        _ = Refresh(known, published, now);
        Require(Refresh(known, Fetch, now), targetsVersion, "A device that knows the published metadata");
    }

    private static Refresh Refresh(RehearsalStore store, Func<string, byte[]?> fetch, long now)
    {
        Refresh refresh = new(store, ServerTrust.Limits, ServerTrust.Schemes(), now);
        refresh.Start();
        while (refresh.State == RefreshState.NeedsFile)
        {
            byte[]? file = fetch(refresh.WantedFile);
            if (file is null || file.Length > refresh.WantedMaxBytes)
            {
                refresh.SupplyMissing();
            }
            else
            {
                refresh.Supply(new ArraySource(file));
            }
        }

        return refresh;
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
