using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>What the signatures of a file are over: the canonical form of its <c>signed</c> value (§4.2.1).</summary>
internal sealed class SignedRange : ISignedContent
{
    private readonly Workspace _work;
    private readonly JsonRange _signed;
    private bool _isCanonical;

    internal SignedRange(Workspace work, JsonRange signed)
    {
        _work = work;
        _signed = signed;
    }

    /// <summary>
    /// True when there is a canonical form; without one (a duplicate member, say) there is nothing that a signature could be
    /// over. Also learns whether the bytes are that form as they stand, so that they need not be put in order for each signature.
    /// </summary>
    internal bool Prepare()
    {
        _isCanonical = _work.IsCanonical(_signed);
        return _isCanonical || _work.TryWriteCanonical(_signed, NoSink.Instance);
    }

    public void WriteTo(IByteSink sink)
    {
        // A file that changes meanwhile gives other bytes and so no valid signature.
        if (_isCanonical)
        {
            _work.Copy(_signed, sink);
        }
        else
        {
            _work.TryWriteCanonical(_signed, sink);
        }
    }
}
