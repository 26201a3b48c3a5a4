using System;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>
/// A part of the TUF client workflow as a state machine without I/O of its own: it names the file it wants, the caller fetches it
/// and hands it over. What is trusted is decided in <see cref="TrustedSet"/>; the order of the files is kept here.
/// After an exception (of the store, say) start anew with a new object: every state of the store in between is a good start.
/// </summary>
public abstract class ClientWorkflow
{
    internal readonly TrustLimits Limits;
    internal readonly TrustedSet Trusted;

    internal ClientWorkflow(ITrustStore store, TrustLimits limits, ISignatureScheme[] schemes, long startTime)
    {
        Limits = limits;
        Trusted = new TrustedSet(store, limits, schemes, startTime);
    }

    public RefreshState State;

    /// <summary>Name of the file to fetch, as it stands below <c>metadata/</c>: <c>2.root.json</c>, <c>timestamp.json</c>, <c>7.beta.json</c>, …</summary>
    public string WantedFile = "";

    /// <summary>The fetcher refuses more bytes than this.</summary>
    public int WantedMaxBytes;

    /// <summary><c>root</c>, <c>timestamp</c>, <c>snapshot</c>, <c>targets</c>, or the name of a delegated role as it stands in the metadata.</summary>
    public string WantedRole = "";

    /// <summary>Accepted when Complete, the reason when Refused, otherwise Unknown.</summary>
    public Verdict Verdict;

    /// <summary>The role whose file was refused, "" otherwise.</summary>
    public string RefusedRole = "";

    /// <summary>
    /// Verifies the wanted file, stores it through <see cref="ITrustStore.Replace"/>, goes on. Nothing of a refused file is kept.
    /// The result is about this file; <see cref="State"/> tells whether the workflow goes on.
    /// </summary>
    public Verdict Supply(IByteSource file)
    {
        string role = Wanted();
        Verdict verdict = file.Length > WantedMaxBytes ? Verdict.TooLarge : Update(file);
        if (verdict == Verdict.Accepted)
        {
            GoOn();
        }
        else
        {
            Refuse(role, verdict);
        }

        return verdict;
    }

    /// <summary>The wanted file does not exist: ends the root chain; any other role is refused with Missing.</summary>
    public void SupplyMissing()
    {
        string role = Wanted();
        if (role == Roles.Root)
        {
            EndRoots();
        }
        else
        {
            Refuse(role, Verdict.Missing);
        }
    }

    internal virtual Verdict Update(IByteSource file)
    {
        return Trusted.Update(file);
    }

    /// <summary>The wanted file was accepted.</summary>
    internal abstract void GoOn();

    /// <summary>There is no next root. A search asks for none.</summary>
    internal virtual void EndRoots()
    {
    }

    internal void Complete()
    {
        End(RefreshState.Complete, Verdict.Accepted, "");
    }

    internal void Refuse(string role, Verdict verdict)
    {
        End(RefreshState.Refused, verdict, role);
    }

    internal void Want(string role, string file, int maxBytes)
    {
        State = RefreshState.NeedsFile;
        WantedRole = role;
        WantedFile = file;
        WantedMaxBytes = maxBytes;
    }

    /// <summary>TUF 5.5.1, 5.6.1: up to the length that is told, but never more than the limit (a told length can be hostile too).</summary>
    internal void WantExpected(string role, int limit)
    {
        FileDescription expected = Trusted.Expected;
        if (expected.Length > limit)
        {
            Refuse(role, Verdict.TooLarge);
            return;
        }

        // TUF 5.3.12, 6.2: with consistent snapshots the version is part of the name.
        string name = RoleName.FileOf(role);
        JsonToken consistent = Trusted.Files[TrustedSet.Root]!.Members.Open(Trusted.Roles.Work.Reader, MetadataHeader.ConsistentMember);
        name = consistent == JsonToken.True ? expected.Version.ToString() + "." + name : name;
        Want(role, name, expected.Length < 0 ? limit : expected.Length);
    }

    private void End(RefreshState state, Verdict verdict, string refusedRole)
    {
        Want("", "", 0);
        State = state;
        Verdict = verdict;
        RefusedRole = refusedRole;
    }

    private string Wanted()
    {
        return State == RefreshState.NeedsFile ? WantedRole : throw new InvalidOperationException();
    }
}
