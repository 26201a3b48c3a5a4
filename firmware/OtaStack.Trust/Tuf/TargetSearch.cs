using System.Text;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>
/// Finds a target in the trusted metadata (§5.6.7): a pre-order depth-first search that begins at the top-level targets role and goes into
/// the delegations whose paths cover the target, in order of appearance. Fetches the delegated files that it lacks as <see cref="Refresh"/> does.
/// <list type="bullet">
/// <item>The stored root, snapshot and targets are verified again; their expiry is the refresh's matter: search after one that has completed.</item>
/// <item>A role that was visited is skipped, so cycles end; not more roles are visited than the limit.</item>
/// <item>A delegated file, stored or fetched, is verified by the keys of the role through which the search came, and against the snapshot.</item>
/// <item>A target counts only inside the paths of every delegation on the way to it: the search goes nowhere else.</item>
/// <item>When a role on the way cannot be had or verified, the search ends.</item>
/// </list>
/// The memory it takes depends on the limit of roles, not on the size of the files.
/// </summary>
public sealed class TargetSearch : ClientWorkflow
{
    private const int NameMember = 0;
    private const int PathsMember = 1;
    private const int PrefixesMember = 2;
    private const int TerminatingMember = 3;

    private readonly JsonMembers _delegation = new("name", "paths", "path_hash_prefixes", "terminating");
    private readonly string[] _visited;

    /// <summary>The roles from the top-level targets down to the one whose delegations are being tried, each with the delegation to be tried next.</summary>
    private readonly MetadataHeader[] _chain;
    private readonly string[] _chainNames;
    private readonly int[] _next;
    private int _visitedCount;
    private int _depth;
    private byte[] _path = new byte[0];
    private string _pathHash = "";

    /// <param name="startTime">Unix seconds: delegated files must not be expired then (§5.1).</param>
    public TargetSearch(ITrustStore store, TrustLimits limits, ISignatureScheme[] schemes, long startTime)
        : base(store, limits, schemes, startTime)
    {
        _visited = new string[limits.Delegations];
        _chain = new MetadataHeader[limits.Delegations + 1];
        _chainNames = new string[limits.Delegations + 1];
        _next = new int[limits.Delegations + 1];
    }

    /// <summary>The target when Complete, otherwise null.</summary>
    public TargetDescription? Target;

    /// <summary>The role that was reached last: when Complete, the one that lists the target.</summary>
    public string Role = "";

    /// <summary>The role that delegates to <see cref="Role"/> on the way that the search came; "" for the top-level targets.</summary>
    public string Delegator = "";

    /// <summary>
    /// Begins the search for a path, also after another one has ended. Refused with <see cref="Verdict.UnknownTarget"/> when no role that
    /// may tell of it does.
    /// </summary>
    public void Start(string path)
    {
        Target = null;
        Delegator = "";
        _visitedCount = 0;
        _depth = 0;
        _path = Encoding.UTF8.GetBytes(path);
        byte[] hash = new byte[32];
        Sha256 sha256 = Trusted.Roles.Work.Sha256;
        sha256.Reset();
        sha256.Write(_path, 0, _path.Length);
        sha256.Finish(hash, 0);
        _pathHash = Hex.Encode(hash, 0, hash.Length);
        Trusted.Roles.Target = path;
        if (!Trusted.LoadRoot())
        {
            Refuse(Roles.Root, Verdict.NoTrustedRoot);
            return;
        }

        for (int role = TrustedSet.Snapshot; role <= TrustedSet.Targets; role++)
        {
            Role = Roles.TopLevel[role];
            Verdict verdict = Trusted.LoadForSearch(role, Role, Trusted.Files[TrustedSet.Root]!);
            if (verdict != Verdict.Accepted)
            {
                Refuse(Role, verdict);
                return;
            }
        }

        GoOn();
    }

    /// <summary>A role was reached: it tells of the target, or its delegations come next.</summary>
    internal override void GoOn()
    {
        do
        {
            MetadataHeader reached = Trusted.Files[TrustedSet.Targets]!;
            if (Trusted.Roles.HasFound)
            {
                Target = new TargetDescription(Trusted.Roles.Target!, Trusted.Roles.Found, reached.Members.Source!);
                Complete();
                return;
            }

            _chain[_depth] = reached;
            _chainNames[_depth] = Role;
            _next[_depth] = 0;
            _depth++;
        }
        while (ReachNext());
    }

    /// <summary>Goes to the next role. False when a file is wanted first or the search has ended.</summary>
    private bool ReachNext()
    {
        while (_depth > 0)
        {
            MetadataHeader delegator = _chain[_depth - 1];
            Verdict verdict = FindDelegation(delegator);
            if (verdict == Verdict.Missing)
            {
                _depth--;
                continue;
            }

            if (verdict != Verdict.Accepted)
            {
                Refuse(_chainNames[_depth - 1], verdict);
                return false;
            }

            Delegator = _chainNames[_depth - 1];

            // TUF 5.6.7.2: behind a terminating delegation nothing else is searched, not here and not further up.
            if (_delegation.Open(Trusted.Roles.Work.Reader, TerminatingMember) == JsonToken.True)
            {
                _depth = 0;
            }

            // TUF 5.6.7.1: no role twice, and not more than the limit.
            if (IsVisited(Role))
            {
                continue;
            }

            verdict = _visitedCount == _visited.Length ? Verdict.TooLarge : Trusted.Expect(TrustedSet.Targets, Role, delegator);
            if (verdict != Verdict.Accepted)
            {
                Refuse(Role, verdict);
                return false;
            }

            _visited[_visitedCount++] = Role;
            if (Trusted.Load())
            {
                return true;
            }

            WantExpected(Role, Limits.TargetsBytes);
            return false;
        }

        Refuse("", Verdict.UnknownTarget);
        return false;
    }

    /// <summary>The next delegation of the role that covers the path; <see cref="Verdict.Missing"/> when there is none.</summary>
    private Verdict FindDelegation(MetadataHeader delegator)
    {
        Workspace work = Trusted.Roles.Work;
        JsonReader reader = work.Reader;
        JsonReader values = work.Other;
        if (delegator.Members.EndOf(MetadataHeader.RolesMember) == 0)
        {
            return Verdict.Missing;
        }

        if (delegator.Members.Open(reader, MetadataHeader.RolesMember) != JsonToken.BeginArray)
        {
            return JsonMembers.Problem(reader);
        }

        for (int i = 0; _delegation.Read(reader, delegator.Members.Source!); i++)
        {
            if (i < _next[_depth - 1])
            {
                continue;
            }

            // TUF 4.5: either paths or prefixes of their hashes.
            bool byHash = _delegation.EndOf(PrefixesMember) != 0;
            if (byHash == (_delegation.EndOf(PathsMember) != 0)
                || _delegation.Open(values, byHash ? PrefixesMember : PathsMember) != JsonToken.BeginArray)
            {
                return Verdict.Malformed;
            }

            byte[] text = work.Scratch;
            bool covers = false;
            while (values.Next() == JsonToken.String)
            {
                int length = values.CopyText(text);
                covers |= byHash ? IsPrefixOfHash(text, length) : length >= 0 && PathPattern.Matches(text, length, _path);
            }

            if (values.Token != JsonToken.EndArray)
            {
                return JsonMembers.Problem(values);
            }

            if (covers)
            {
                _next[_depth - 1] = i + 1;
                JsonToken terminating = _delegation.Open(values, TerminatingMember);
                string? name = _delegation.Open(values, NameMember) == JsonToken.String ? values.Text() : null;
                if (name == null || !RoleName.IsDelegable(name) || (terminating != JsonToken.True && terminating != JsonToken.False))
                {
                    return Verdict.Malformed;
                }

                Role = name;
                return Verdict.Accepted;
            }
        }

        return reader.Token == JsonToken.EndArray ? Verdict.Missing : JsonMembers.Problem(reader);
    }

    private bool IsPrefixOfHash(byte[] digits, int count)
    {
        int same = 0;
        while (same < count && same < _pathHash.Length && digits[same] == _pathHash[same])
        {
            same++;
        }

        return same == count;
    }

    private bool IsVisited(string role)
    {
        int i = _visitedCount - 1;
        while (i >= 0 && _visited[i] != role)
        {
            i--;
        }

        return i >= 0;
    }
}
