using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>
/// The outer form of a metadata file (§4.2.1): <c>{"signed": ROLE, "signatures": [{"keyid", "sig"}]}</c>. Notes where things stand;
/// the object is used for one file after the other. As signed content it is the canonical form of <c>signed</c>.
/// </summary>
internal sealed class MetadataFile : ISignedContent
{
    internal readonly KeyIdTable Signatures;
    internal IByteSource? Source;
    internal int Start;
    internal int End;

    private const int SignaturesMember = 0;
    private const int SignedMember = 1;
    private const int KeyIdMember = 0;
    private const int SigMember = 1;

    private readonly Workspace _work;
    private readonly JsonMembers _file = new("signatures", "signed");
    private readonly JsonMembers _signature = new("keyid", "sig");
    private bool _isCanonical;

    internal MetadataFile(Workspace work)
    {
        _work = work;
        Signatures = new KeyIdTable(work.Limits.Signatures);
    }

    /// <summary>Reads the whole file once: from here on it is known to be strict JSON within the limits.</summary>
    internal Verdict Open(IByteSource file)
    {
        JsonReader reader = _work.Reader;
        JsonReader values = _work.Other;
        Signatures.Count = 0;
        Source = file;
        reader.Reset(file, 0, file.Length);
        if (!_file.Read(reader, file) || reader.Next() != JsonToken.End)
        {
            return JsonMembers.Problem(reader);
        }

        // As our own tools write it the whole file is canonical, and so the signed part.
        _isCanonical = reader.IsCanonical;
        Start = _file.StartOf(SignedMember);
        End = _file.EndOf(SignedMember);
        if (_file.Open(reader, SignaturesMember) != JsonToken.BeginArray)
        {
            return JsonMembers.Problem(reader);
        }

        while (_signature.Read(reader, file))
        {
            // "sig" may be any string: one that is no signature signs nothing, and does no harm beside enough good ones.
            if (_signature.Open(values, SigMember) != JsonToken.String || _signature.Open(values, KeyIdMember) != JsonToken.String)
            {
                return Verdict.Malformed;
            }

            // TUF 4.2.1: keyids must be unique in "signatures"; a duplicate is refused whatever else is valid.
            if (Signatures.Read(values, _work) >= 0)
            {
                return Verdict.DuplicateSignature;
            }

            if (!Signatures.Keep(_signature.StartOf(SigMember), _signature.EndOf(SigMember)))
            {
                return Verdict.TooLarge;
            }
        }

        return reader.Token == JsonToken.EndArray ? Verdict.Accepted : JsonMembers.Problem(reader);
    }

    /// <summary>TUF 5.3.4, 5.4.2, 5.5.3, 5.6.3: a threshold of the role's keys must have signed.</summary>
    internal Verdict VerifySignatures(RoleKeys keys)
    {
        // Without a canonical form (a member stands twice, say) there is nothing that a signature could be over.
        if (!_isCanonical)
        {
            if (!CanonicalJson.TryWrite(_work.Other, _work.Scratch, Source!, Start, End, _work.Sha256))
            {
                return Verdict.Malformed;
            }

            _isCanonical = _work.Other.IsCanonical;
        }

        int valid = 0;
        for (int i = 0; i < Signatures.Count && valid < keys.Threshold; i++)
        {
            // Signatures by keys that the role does not have are ignored; invalid ones are simply not counted.
            if (keys.Verifies(this, i))
            {
                valid++;
            }
        }

        return valid >= keys.Threshold ? Verdict.Accepted : Verdict.ThresholdNotMet;
    }

    public void WriteTo(IByteSink sink)
    {
        // A file that changes meanwhile gives other bytes and so no valid signature.
        if (_isCanonical)
        {
            CanonicalJson.CopyTo(_work.Scratch, Source!, Start, End, sink);
        }
        else
        {
            CanonicalJson.TryWrite(_work.Other, _work.Scratch, Source!, Start, End, sink);
        }
    }
}
