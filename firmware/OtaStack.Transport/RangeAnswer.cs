using OtaStack.Agent.Core;

namespace OtaStack.Transport;

/// <summary>
/// Judges HTTP answers to the agent's fetches, one after another: first the header, then the length of the body. Every host asks
/// it, so that all of them take and refuse the same answers. It does no I/O. The rules (RFC 9110 §13.1.5, §14.4, §15.3.7):
/// metadata comes whole with 200 and is not longer than allowed;
/// a range comes with 206 and a Content-Range of exactly the bytes asked for;
/// nothing that is encoded, redirected or of another length is taken;
/// a range that goes on in the middle of a block is asked for with If-Range, and is not taken from another version of the file.
/// </summary>
public sealed class RangeAnswer
{
    private string _path = "";

    /// <summary>Of the newest answer from <see cref="_path"/>; null when it had none that may stand in If-Range.</summary>
    private string? _etag;
    private bool _isRange;
    private int _from;
    private int _count;
    private int _taken;
    private long _length;

    /// <summary>The value for the <c>If-Range</c> header of the request; empty: send none.</summary>
    public string IfRange = "";

    /// <summary>Takes over what is asked for: call before the request goes out.</summary>
    /// <param name="kind">FetchMetadata or FetchTarget; this and the others as the agent's request says.</param>
    public void Begin(RequestKind kind, string path, int from, int count, bool isContinued)
    {
        if (path != _path)
        {
            _path = path;
            _etag = null;
        }

        _isRange = kind == RequestKind.FetchTarget;
        _from = from;
        _count = count;
        _taken = 0;
        IfRange = isContinued && _etag != null ? _etag : "";
    }

    /// <summary>Judges the header.</summary>
    /// <param name="contentLength">Negative when the header does not say (chunked).</param>
    /// <returns><see cref="TransferOutcome.Unknown"/> when the body is to be read; else how the fetch ended, and the body is of no use.</returns>
    public TransferOutcome Judge(int status, string? contentRange, long contentLength, string? contentEncoding, string? etag)
    {
        if (status == 404)
        {
            return TransferOutcome.NotFound;
        }

        _length = contentLength;
        if (status == 200 && IfRange.Length > 0)
        {
            // The server holds another version than the one that If-Range named.
            _etag = null;
            return TransferOutcome.Changed;
        }

        if (contentEncoding != null && contentEncoding.Length > 0 && contentEncoding != "identity")
        {
            return TransferOutcome.Failed;
        }

        if (!_isRange)
        {
            return status != 200 ? TransferOutcome.Failed : contentLength > _count ? TransferOutcome.TooLarge : TransferOutcome.Unknown;
        }

        if (status != 206 || contentRange == null || !IsWanted(contentRange) || (contentLength >= 0 && contentLength != _count))
        {
            return TransferOutcome.Failed;
        }

        bool isStrong = etag != null && etag.Length > 0 && etag[0] == '"';
        if (IfRange.Length > 0 && (!isStrong || etag != IfRange))
        {
            _etag = null;
            return TransferOutcome.Changed;
        }

        _etag = isStrong ? etag : null;
        return TransferOutcome.Unknown;
    }

    /// <summary>Bytes of the body arrived.</summary>
    /// <returns>How many of them belong to the answer; fewer than arrived: the body is longer than it may be, so call <see cref="End"/>.</returns>
    public int Take(int arrived)
    {
        int wanted = _count - _taken;
        _taken += arrived;
        return arrived < wanted ? arrived : wanted < 0 ? 0 : wanted;
    }

    /// <summary>The body has ended, or is longer than it may be.</summary>
    public TransferOutcome End()
    {
        return _taken > _count ? (_isRange ? TransferOutcome.Failed : TransferOutcome.TooLarge)
            : _taken < (_isRange ? _count : _length) ? TransferOutcome.Failed
            : TransferOutcome.Complete;
    }

    /// <summary><c>bytes FROM-TO/LENGTH</c> with exactly the bytes asked for; LENGTH is a number or <c>*</c>.</summary>
    private bool IsWanted(string contentRange)
    {
        string start = string.Concat("bytes ", ((long)_from).ToString(), "-", (_from + _count - 1L).ToString()) + "/";
        if (contentRange.Length <= start.Length || contentRange.Substring(0, start.Length) != start)
        {
            return false;
        }

        long length = 0;
        for (int i = start.Length; i < contentRange.Length; i++)
        {
            int digit = contentRange[i] - '0';
            if (digit < 0 || digit > 9 || length > int.MaxValue)
            {
                return contentRange.Length == start.Length + 1 && contentRange[i] == '*';
            }

            length = (length * 10) + digit;
        }

        return length >= (long)_from + _count;
    }
}
