using System.IO;
using System.Text;
using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.Trust.Bytes;

namespace OtaStack.Agent.Bundles;

/// <summary>
/// A bundle (docs/bundles.md) on a medium: a POSIX tar that is walked from header to header and read in pieces, never held in memory.
/// Nothing in it is believed: what a header says only leads to bytes that the signed metadata then judges. A medium that fails or is
/// gone is told apart from a file that is no bundle.
/// </summary>
internal sealed class Bundle
{
    /// <summary>Files in one bundle: bounds how long a walk can take.</summary>
    private const int MaxFiles = 4096;

    // POSIX.1-2017, pax, "ustar Interchange Format".
    private const int BlockSize = 512;
    private const int NameSize = 100;
    private const int SizeAt = 124;
    private const int ChecksumAt = 148;
    private const int TypeAt = 156;
    private const int MagicAt = 257;
    private const int PrefixAt = 345;
    private const int PrefixSize = 155;

    /// <summary>Characters of the SHA-256 that stands before a target's name on a server, with its dot (TUF 5.7.3). In a bundle it does not.</summary>
    private const int HashPrefix = 65;

    private readonly IByteSource _medium;
    private readonly byte[] _name = new byte[NameSize + 1 + PrefixSize];
    private readonly int _length;
    private int _nameLength;
    private int _content;
    private int _next;
    private int _files;

    public Bundle(IByteSource medium)
    {
        _medium = medium;
        _length = medium.Length;
    }

    /// <summary>The header at hand, or what <see cref="Read"/> has read.</summary>
    public readonly byte[] Block = new byte[BlockSize];

    /// <summary>Why reading came to an end: the medium is gone, or this is no bundle. None while all is well.</summary>
    public ReasonCode Reason;

    /// <summary>The device knows newer metadata: that alone counts, and the bundle is a store of files that it may list.</summary>
    public bool IsOutdated;

    /// <summary>Where the header of the file at hand stands.</summary>
    public int Position;

    /// <summary>Bytes of the file at hand.</summary>
    public int Length;

    /// <summary>What a refusal of something in it says of the bundle.</summary>
    public ReasonCode ReasonOf(ReasonCode refusal)
    {
        return Reason != ReasonCode.None ? Reason : IsOutdated && refusal == ReasonCode.BundleEmpty ? ReasonCode.BundleOutdated : refusal;
    }

    /// <summary>Goes to before the file whose header stands there; 0 is the first.</summary>
    public void GoTo(int position)
    {
        _next = position;
        _files = 0;
        _nameLength = 0;
    }

    /// <summary>Goes to the next file; false at the end, and when <see cref="Reason"/> says that there is no going on.</summary>
    public bool Next()
    {
        Position = _next;
        _nameLength = 0;
        if (!TryRead(Position, BlockSize))
        {
            return false;
        }

        int sum = 0;
        for (int i = 0; i < BlockSize; i++)
        {
            sum += i >= ChecksumAt && i < ChecksumAt + 8 ? ' ' : Block[i];
        }

        // A block of zeros ends the archive, with a second one behind it and nothing else.
        if (sum == 8 * ' ' && Block[ChecksumAt] == 0 && _length == Position + (2 * BlockSize))
        {
            return false;
        }

        _files++;
        _content = Position + BlockSize;
        Length = Octal(SizeAt, 11);

        // Regular files alone: no links, devices, directories, and no extended headers, which would change what the bytes mean.
        if (Octal(ChecksumAt, 6) != sum || Block[TypeAt] != '0' || !Stands("ustar\000", Block, MagicAt) || Length < 0 || Length > _length - _content || _files > MaxFiles)
        {
            Reason = ReasonCode.BundleMalformed;
            return false;
        }

        AppendName(PrefixAt, PrefixSize);
        if (_nameLength > 0)
        {
            _name[_nameLength++] = (byte)'/';
        }

        AppendName(0, NameSize);
        _next = _content + ((Length + BlockSize - 1) & -BlockSize);
        return true;
    }

    /// <summary>Goes to the file of this name, which may be the one at hand; false when there is none.</summary>
    public bool Find(string name)
    {
        if (_nameLength == name.Length && StartsWith(name))
        {
            return true;
        }

        GoTo(0);
        while (Next())
        {
            if (_nameLength == name.Length && StartsWith(name))
            {
                return true;
            }
        }

        return false;
    }

    public bool StartsWith(string text)
    {
        return text.Length <= _nameLength && Stands(text, _name, 0);
    }

    /// <summary>True when these characters stand there.</summary>
    public static bool Stands(string text, byte[] bytes, int at)
    {
        bool same = true;
        for (int i = 0; i < text.Length; i++)
        {
            same &= bytes[at + i] == text[i];
        }

        return same;
    }

    /// <summary>The name of the file at hand from that character on.</summary>
    public string NameFrom(int start)
    {
        return Encoding.UTF8.GetString(_name, start, _nameLength - start);
    }

    /// <summary>Reads up to a block of the file at hand into <see cref="Block"/>; returns how many bytes, 0 when that fails.</summary>
    /// <param name="position">Within the file.</param>
    /// <param name="count">Bytes wanted; they are there.</param>
    public int Read(int position, int count)
    {
        count = count < BlockSize ? count : BlockSize;
        return TryRead(_content + position, count) ? count : 0;
    }

    /// <summary>Answers a fetch of the agent, in place of the network.</summary>
    /// <returns><see cref="TransferOutcome.Unknown"/> when the agent wanted something else halfway.</returns>
    public TransferOutcome Carry(AgentRequest request, Installation installation)
    {
        int number = request.Number;
        bool isMetadata = request.Kind == RequestKind.FetchMetadata;
        if (!Find(isMetadata ? string.Concat("metadata/", request.Path) : NameOf(request.Path)))
        {
            return TransferOutcome.NotFound;
        }

        int position = request.From;
        int end = isMetadata ? Length : position + request.Count;
        if (isMetadata ? end > request.Count : end > Length)
        {
            // More than metadata may have; or less than was signed, so that what is wanted is not there.
            return isMetadata ? TransferOutcome.TooLarge : TransferOutcome.NotFound;
        }

        while (position < end)
        {
            int read = Read(position, end - position);
            if (read == 0)
            {
                return TransferOutcome.Failed;
            }

            installation.Accept(Block, 0, read);
            if (request.Number != number)
            {
                return TransferOutcome.Unknown;
            }

            position += read;
        }

        return TransferOutcome.Complete;
    }

    private bool TryRead(int position, int count)
    {
        if (Reason != ReasonCode.None)
        {
            return false;
        }

        if (position < 0 || position > _length - count)
        {
            Reason = ReasonCode.BundleMalformed;
            return false;
        }

        try
        {
            if (ByteSources.TryReadExactly(_medium, position, Block, 0, count))
            {
                return true;
            }
        }
        catch (IOException)
        {
            // As if the bytes were not there: the medium was pulled out.
        }

        Reason = ReasonCode.MediumRemoved;
        return false;
    }

    private void AppendName(int at, int size)
    {
        for (int i = at; i < at + size && Block[i] != 0; i++)
        {
            _name[_nameLength++] = Block[i];
        }
    }

    /// <summary>A number of octal digits; −1 when it is none or does not fit.</summary>
    private int Octal(int at, int digits)
    {
        int value = 0;
        for (int i = at; i < at + digits; i++)
        {
            int digit = Block[i] - '0';
            if (digit < 0 || digit > 7 || value > int.MaxValue >> 3)
            {
                return -1;
            }

            value = (value << 3) + digit;
        }

        return value;
    }

    private static string NameOf(string path)
    {
        int name = TargetPath.NameStart(path);
        return string.Concat("targets/", path.Substring(0, name), path.Substring(name + HashPrefix));
    }
}
