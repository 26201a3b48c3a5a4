using OtaStack.Agent.Core;
using OtaStack.Trust.Releases;

namespace OtaStack.Transport;

/// <summary>
/// Carries the agent's fetches over messages, for networks that let MQTT through and nothing else (docs/device-protocol.md). One
/// small request asks for one piece of a file; one answer brings it. It does no I/O: the host publishes what <see cref="WriteRequest"/> wrote, hands
/// each answer to <see cref="Take"/>, and gives up when none comes. An answer that is late, doubled or foreign is dropped.
/// </summary>
public sealed class BlockTransfer
{
    /// <summary>Bytes of a request at most: a target's path of 255 characters with the hash before its name, and the header.</summary>
    public const int MaxRequestBytes = 334;

    /// <summary>Bytes of a file in one answer at most.</summary>
    public const int MaxPiece = ImageBlocks.Size;

    /// <summary>Bytes of an answer before those of the file.</summary>
    public const int HeaderBytes = 22;

    /// <summary>First byte of each message.</summary>
    private const byte Version = 1;

    private const int NumberAt = 2;
    private const int PositionAt = 6;
    private const int LengthAt = 10;
    private const int TagAt = 14;

    private string _path = "";
    private bool _isTarget;
    private bool _isContinued;
    private int _count;
    private int _position;
    private int _end;
    private int _asked;
    private int _number;

    /// <summary>Which version of the file the bytes so far are from: the beginning of its SHA-256.</summary>
    private int _tag;
    private int _tagEnd;

    /// <summary>How the fetch ended; <see cref="TransferOutcome.Unknown"/> while it goes on.</summary>
    public TransferOutcome Outcome;

    /// <summary>Takes over what is asked for.</summary>
    /// <param name="kind">FetchMetadata or FetchTarget; this and the others as the agent's request says.</param>
    public void Begin(RequestKind kind, string path, int from, int count, bool isContinued)
    {
        _isContinued = isContinued && path == _path;
        _path = path;
        _isTarget = kind == RequestKind.FetchTarget;
        _position = from;
        _count = count;
        _end = _position + _count;
        _asked = 0;
        Outcome = TransferOutcome.Unknown;
    }

    /// <summary>Writes the next request, in place of the one before if that is not answered.</summary>
    /// <param name="buffer">At least <see cref="MaxRequestBytes"/>.</param>
    /// <param name="most">Bytes to ask for at most.</param>
    /// <returns>Bytes written.</returns>
    public int WriteRequest(byte[] buffer, int most)
    {
        int rest = _end - _position;
        _asked = most < MaxPiece ? most : MaxPiece;
        _asked = rest < _asked ? rest : _asked;
        _number++;
        buffer[0] = Version;
        buffer[1] = (byte)(_isTarget ? 2 : 1);
        Put(buffer, NumberAt, _number);
        Put(buffer, PositionAt, _position);
        Put(buffer, LengthAt, _asked);
        for (int i = 0; i < _path.Length; i++)
        {
            buffer[TagAt + i] = (byte)_path[i];
        }

        return TagAt + _path.Length;
    }

    /// <summary>Takes an answer, and sets <see cref="Outcome"/>.</summary>
    /// <returns>Bytes of the file, which begin at <see cref="HeaderBytes"/>: hand them to the agent. 0: there are none.</returns>
    public int Take(byte[] message, int length)
    {
        if (_asked == 0 || length < HeaderBytes || message[0] != Version || Get(message, NumberAt) != _number)
        {
            return 0;
        }

        int asked = _asked;
        int count = length - HeaderBytes;
        int fileLength = Get(message, LengthAt);
        _asked = 0;
        if (message[1] != 0)
        {
            Outcome = message[1] == 1 ? TransferOutcome.NotFound : TransferOutcome.Failed;
            return 0;
        }

        int tag = Get(message, TagAt);
        int tagEnd = Get(message, TagAt + 4);
        if (_isContinued && (tag != _tag || tagEnd != _tagEnd))
        {
            Outcome = TransferOutcome.Changed;
            return 0;
        }

        _tag = tag;
        _tagEnd = tagEnd;
        _isContinued = true;
        if (!_isTarget && fileLength > _count)
        {
            Outcome = TransferOutcome.TooLarge;
            return 0;
        }

        _end = _isTarget ? _end : fileLength;
        if (Get(message, PositionAt) != _position || count > asked || count < 1 || count > _end - _position || _end > fileLength)
        {
            Outcome = TransferOutcome.Failed;
            return 0;
        }

        _position += count;
        Outcome = _position == _end ? TransferOutcome.Complete : TransferOutcome.Unknown;
        return count;
    }

    private static void Put(byte[] buffer, int at, int value)
    {
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            buffer[at] = (byte)(value >> shift);
            at++;
        }
    }

    private static int Get(byte[] buffer, int at)
    {
        return (buffer[at] << 24) | (buffer[at + 1] << 16) | (buffer[at + 2] << 8) | buffer[at + 3];
    }
}
