using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>What the signatures of a file are over: the canonical form of its <c>signed</c> value (§4.2.1).</summary>
internal sealed class SignedRange : ISignedContent
{
    private readonly JsonRange _signed;

    internal SignedRange(JsonRange signed)
    {
        _signed = signed;
    }

    public void WriteTo(IByteSink sink)
    {
        // Whether a canonical form exists was asked before; a file that changes meanwhile gives other bytes and no valid signature.
        CanonicalJson.TryWrite(_signed.Source, _signed.Start, _signed.End, sink);
    }
}
