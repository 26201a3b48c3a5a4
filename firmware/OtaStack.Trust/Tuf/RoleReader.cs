using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tuf;

/// <summary>Opens a role's file and says whether it is authentic and what its header tells. Decides nothing about versions and time.</summary>
internal sealed class RoleReader
{
    private readonly Workspace _work;
    private readonly MetadataFile _file;
    private readonly RoleKeys _keys;
    private readonly RoleKeys _otherKeys;

    internal RoleReader(TrustLimits limits, ISignatureScheme[] schemes)
    {
        _work = new Workspace(limits, schemes);
        _file = new MetadataFile(_work);
        _keys = new RoleKeys(_work);
        _otherKeys = new RoleKeys(_work);
    }

    internal Workspace Work => _work;

    /// <summary>The <c>signed</c> value of the file opened last.</summary>
    internal JsonRange Signed => _file.Signed;

    /// <summary>The header of the file opened last; null when that was refused.</summary>
    internal MetadataHeader? Header { get; private set; }

    /// <summary>A file of a role that the root tells the keys of.</summary>
    /// <param name="limit">Bytes that the file may have.</param>
    internal Verdict Open(IByteSource file, string role, RootFile root, int limit)
    {
        Header = null;
        if (file.Length > limit)
        {
            return Verdict.TooLarge;
        }

        Verdict verdict = _file.Open(file);
        if (verdict == Verdict.Accepted)
        {
            verdict = VerifyBy(root.Signed, role);
        }

        return verdict == Verdict.Accepted ? ReadHeader(role) : verdict;
    }

    /// <summary>A root that stands on its own feet: it names keys for every role, and its own keys have signed it.</summary>
    /// <param name="previous">The root whose keys must have signed too; null when this is where trust starts.</param>
    internal Verdict OpenRoot(IByteSource file, RootFile? previous)
    {
        Header = null;
        if (file.Length > _work.Limits.RootBytes)
        {
            return Verdict.TooLarge;
        }

        Verdict verdict = _file.Open(file);

        // TUF 5.3.4: signed by a threshold of keys of the trusted root (version N) …
        if (verdict == Verdict.Accepted && previous != null)
        {
            verdict = VerifyBy(previous.Signed, Roles.Root);
        }

        // TUF 4.3: root, snapshot, targets and timestamp must all be given keys.
        for (int i = 0; i < Roles.TopLevel.Length && verdict == Verdict.Accepted; i++)
        {
            verdict = _keys.ReadFromRoot(_file.Signed, Roles.TopLevel[i]);
        }

        // TUF 5.3.4: … and by a threshold of keys of the new root (version N+1).
        if (verdict == Verdict.Accepted)
        {
            verdict = VerifyBy(_file.Signed, Roles.Root);
        }

        return verdict == Verdict.Accepted ? ReadHeader(Roles.Root) : verdict;
    }

    /// <summary>True when a key that the role has in the old root is gone in the new one.</summary>
    internal bool HasLostAKey(string role, JsonRange oldRoot, JsonRange newRoot)
    {
        return _keys.ReadFromRoot(oldRoot, role) != Verdict.Accepted
            || _otherKeys.ReadFromRoot(newRoot, role) != Verdict.Accepted
            || _keys.LostAKeyTo(_otherKeys);
    }

    private Verdict VerifyBy(JsonRange root, string role)
    {
        Verdict verdict = _keys.ReadFromRoot(root, role);
        return verdict == Verdict.Accepted ? RoleFile.VerifySignatures(_work, _file, _keys) : verdict;
    }

    private Verdict ReadHeader(string role)
    {
        Verdict verdict = MetadataHeader.Read(_work.Reader, _file.Signed, out MetadataHeader? header);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        // TUF 4.3–4.6: _type tells the role. Without this a key with two roles could sign one file for both.
        if (header!.Type != role)
        {
            return Verdict.WrongType;
        }

        Header = header;
        return Verdict.Accepted;
    }
}
