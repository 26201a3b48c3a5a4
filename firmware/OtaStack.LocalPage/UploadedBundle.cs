using System.IO;
using OtaStack.Agent.Core;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;

namespace OtaStack.LocalPage;

/// <summary>
/// A bundle that the user uploads. The rules:
/// it comes into a file of its own and gets its name when it is whole; from then on it is a medium for the agent, over restarts, until the
/// agent is done with it;
/// what came of an upload with a tag stays, over restarts too, until the rest comes, another upload begins, or the agent needs the room;
/// without a tag nobody could tell what the rest belongs to, and it is thrown away.
/// </summary>
internal sealed class UploadedBundle
{
    private const string Folder = "upload";
    private const string Incoming = "part";
    private const string Whole = "bundle";

    private readonly UpdateAgent _agent;
    private readonly IFileStore _files;

    /// <summary>What the names of the upload's files end with: nothing, or <c>-</c> and its tag.</summary>
    private string _suffix = "";
    private int _length;
    private int _received;
    private int _number;
    private bool _isInserted;

    public UploadedBundle(UpdateAgent agent, IFileStore files)
    {
        _agent = agent;
        _files = files;
    }

    /// <summary>Number of the upload that is coming; 0 when none is. A newer one takes the place of one that hangs.</summary>
    public int Current;

    /// <summary>Tag of the upload that came last.</summary>
    public string Tag => _suffix.Length == 0 ? "" : _suffix.Substring(1);

    /// <summary>After a start: goes on with what is whole, throws away what nobody can send the rest of.</summary>
    public void Restore(long now)
    {
        foreach (string name in _files.List(Folder))
        {
            if (name == Incoming)
            {
                _files.Delete(PathOf(name, ""));
            }
            else if (DevicePage.StartsWith(name, Whole))
            {
                _suffix = name.Substring(Whole.Length);
                Insert(now);
            }
        }
    }

    /// <summary>Throws the bundle away when the agent is done with it, what came of one when the agent has no room, and both when all is erased.</summary>
    public void Tidy()
    {
        bool isErasing = _agent.State == AgentState.Erasing;
        if (_isInserted && (isErasing || !_agent.HasOpenBundle))
        {
            _files.Delete(PathOf(Whole, _suffix));
            _isInserted = false;
        }

        if (Current == 0 && (isErasing || _agent.Reason == ReasonCode.SpaceLow || _agent.State == AgentState.Failed))
        {
            foreach (string name in _files.List(Folder))
            {
                if (DevicePage.StartsWith(name, Incoming))
                {
                    _files.Delete(PathOf(name, ""));
                }
            }
        }
    }

    public bool IsWhole(string tag)
    {
        return _files.Length(PathOf(Whole, SuffixOf(tag))) >= 0;
    }

    /// <summary>Bytes of the file with this tag that are here.</summary>
    public int Held(string tag)
    {
        string suffix = SuffixOf(tag);
        int whole = _files.Length(PathOf(Whole, suffix));
        int part = _files.Length(PathOf(Incoming, suffix));
        return whole > 0 ? whole : part > 0 ? part : 0;
    }

    /// <summary>Bytes of all that is here: what is not sent on goes when an upload begins.</summary>
    public int Stored()
    {
        int bytes = 0;
        foreach (string name in _files.List(Folder))
        {
            bytes += _files.Length(PathOf(name, ""));
        }

        return bytes;
    }

    /// <summary>Takes up an upload where it was, or begins it anew.</summary>
    /// <returns>False when not just these bytes are missing next.</returns>
    public bool Begin(UploadRange range, long now)
    {
        string suffix = SuffixOf(range.Tag);
        string incoming = PathOf(Incoming, suffix);
        if (range.Offset > 0 && _files.Length(incoming) != range.Offset)
        {
            return false;
        }

        if (_isInserted)
        {
            _agent.InsertBundle(null, now);
            _isInserted = false;
        }

        foreach (string name in _files.List(Folder))
        {
            string path = PathOf(name, "");
            if (range.Offset == 0 || path != incoming)
            {
                _files.Delete(path);
            }
        }

        _suffix = suffix;
        _length = range.Length;
        _received = range.Offset;
        _number++;
        Current = _number;
        return true;
    }

    /// <summary>False when more came than was announced.</summary>
    /// <exception cref="IOException">There is no room: what came is thrown away.</exception>
    public bool Receive(byte[] buffer, int offset, int count)
    {
        if (count > _length - _received)
        {
            return false;
        }

        string incoming = PathOf(Incoming, _suffix);
        try
        {
            _files.Append(incoming, buffer, offset, count);
        }
        catch (IOException)
        {
            Current = 0;
            _files.Delete(incoming);
            throw;
        }

        _received += count;
        return true;
    }

    /// <summary>Nothing more comes for now. False when not all came and the rest cannot come later.</summary>
    public bool End(long now)
    {
        string incoming = PathOf(Incoming, _suffix);
        bool isWhole = _received == _length;
        Current = 0;
        if (isWhole)
        {
            _files.Move(incoming, PathOf(Whole, _suffix));
            Insert(now);
        }
        else if (_suffix.Length == 0)
        {
            _files.Delete(incoming);
        }

        return isWhole || _suffix.Length > 0;
    }

    private void Insert(long now)
    {
        _isInserted = true;
        _agent.InsertBundle(new FileSource(_files, PathOf(Whole, _suffix)), now);
    }

    private static string SuffixOf(string tag)
    {
        return tag.Length == 0 ? "" : string.Concat("-", tag);
    }

    private static string PathOf(string name, string suffix)
    {
        return string.Concat(Folder, "/", name, suffix);
    }
}
