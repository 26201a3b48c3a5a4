using OtaStack.Agent.Core;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;

namespace OtaStack.LocalPage;

/// <summary>
/// A bundle that the user has uploaded. It comes into a file of its own and gets its name when it is whole; from then on it is a medium for
/// the agent, over restarts, until the agent is done with it.
/// </summary>
internal sealed class UploadedBundle
{
    private const string Incoming = "upload/part";
    private const string Whole = "upload/bundle";

    private readonly UpdateAgent _agent;
    private readonly IFileStore _files;
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

    /// <summary>After a start: goes on with what is whole, throws away what is not.</summary>
    public void Restore(long now)
    {
        _files.Delete(Incoming);
        if (_files.Length(Whole) >= 0)
        {
            Insert(now);
        }
    }

    /// <summary>Throws the bundle away when the agent is done with it.</summary>
    public void Tidy()
    {
        if (_isInserted && !_agent.HasOpenBundle)
        {
            _files.Delete(Whole);
            _isInserted = false;
        }
    }

    /// <param name="length">Bytes that will come.</param>
    /// <param name="now">Unix seconds.</param>
    public void Begin(int length, long now)
    {
        if (_isInserted)
        {
            _agent.InsertBundle(null, now);
            _isInserted = false;
        }

        _files.Delete(Incoming);
        _files.Delete(Whole);
        _length = length;
        _received = 0;
        _number++;
        Current = _number;
    }

    /// <summary>False when more came than was announced.</summary>
    public bool Receive(byte[] buffer, int offset, int count)
    {
        if (count > _length - _received)
        {
            return false;
        }

        _files.Append(Incoming, buffer, offset, count);
        _received += count;
        return true;
    }

    /// <summary>False when not all came: then nothing is kept.</summary>
    public bool End(long now)
    {
        bool isWhole = _received == _length;
        Current = 0;
        if (isWhole)
        {
            _files.Move(Incoming, Whole);
            Insert(now);
        }
        else
        {
            _files.Delete(Incoming);
        }

        return isWhole;
    }

    private void Insert(long now)
    {
        _isInserted = true;
        _agent.InsertBundle(new FileSource(_files, Whole), now);
    }
}
