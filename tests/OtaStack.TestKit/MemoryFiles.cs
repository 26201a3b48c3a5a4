using OtaStack.Launcher;

namespace OtaStack.TestKit;

/// <summary>
/// A file system in memory that keeps exactly the promises of <see cref="IFileStore"/> and no more: the power can fail at
/// any change, and a change that is not atomic may then have been made in part. Deterministic.
/// </summary>
public sealed class MemoryFiles : IFileStore
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private bool _isOff;
    private string? _failure;

    /// <summary>Changes asked for so far.</summary>
    public int Operations { get; private set; }

    /// <summary>Number of the change at which the power fails; 0 = never.</summary>
    public int CutAt { get; set; }

    /// <summary>How much of the change that the power cut hits is made: 0 = nothing, 1 = all but one byte. Only of those that are not atomic.</summary>
    public double Torn { get; set; }

    /// <summary>Number of the change that fails with an I/O error, and how many after it; 0 = never.</summary>
    public int FailAt { get; set; }

    public int FailCount { get; set; } = 1;

    /// <summary>How much of a change that fails is made all the same: 0 = nothing, 1 = all of it, and then it fails.</summary>
    public double FailMade { get; set; }

    /// <summary>Whether only writing and appending fail, as on a medium that is full.</summary>
    public bool FailsFull { get; set; }

    /// <summary>Times that something was looked at so far: length, content, names.</summary>
    public int Looks { get; private set; }

    /// <summary>Number of the look that fails with an I/O error, and how many after it; 0 = never.</summary>
    public int FailLookAt { get; set; }

    public int FailLookCount { get; set; } = 1;

    /// <summary>Number of the look whose bytes come with one bit wrong, this once; 0 = never.</summary>
    public int SpoilLookAt { get; set; }

    /// <summary>Errors that there were.</summary>
    public int Failures { get; private set; }

    /// <summary>Path of a file that is not deleted, whatever the call says.</summary>
    public string Stubborn { get; set; } = "";

    /// <summary>Called with each change before it is made.</summary>
    public Action<string, string>? Changing { get; set; }

    /// <summary>Called with each read before it is made.</summary>
    public Action<string>? Reading { get; set; }

    /// <summary>Bytes of memory that appending has taken, to be told apart from what the agent takes.</summary>
    public long Allocated { get; set; }

    public byte[]? this[string path]
    {
        get => _files.GetValueOrDefault(path);
        set
        {
            if (value is null)
            {
                _files.Remove(path);
            }
            else
            {
                _files[path] = value;
            }
        }
    }

    public IReadOnlyCollection<string> Paths => _files.Keys;

    /// <summary>What deleted and replaced files left on the medium: everything, until <see cref="EraseLeftovers"/>.</summary>
    public List<byte[]> Leftovers { get; } = [];

    public void PowerOn()
    {
        _isOff = false;
        if (Operations >= CutAt)
        {
            CutAt = 0;
        }
    }

    /// <summary>The power fails at the change that is so many changes from now; 0 = never.</summary>
    public void Pending(int distance, double torn)
    {
        CutAt = distance == 0 ? 0 : Operations + distance;
        Torn = torn;
    }

    public MemoryFiles Copy()
    {
        MemoryFiles copy = new();
        foreach ((string path, byte[] bytes) in _files)
        {
            copy._files[path] = (byte[])bytes.Clone();
        }

        copy.Leftovers.AddRange(Leftovers);

        return copy;
    }

    /// <summary>Names and contents of all files whose path starts with one of these, as one text.</summary>
    public string Fingerprint(params string[] prefixes)
    {
        return string.Join('\n', _files
            .Where(file => prefixes.Length == 0 || prefixes.Any(prefix => file.Key.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(file => file.Key + ' ' + Convert.ToHexStringLower(file.Value)));
    }

    public int Length(string path)
    {
        Look(path);
        return _files.TryGetValue(path, out byte[]? bytes) ? bytes.Length : -1;
    }

    public int Read(string path, int position, byte[] buffer, int offset, int count)
    {
        Look(path);
        Reading?.Invoke(path);
        byte[] bytes = Existing(path);
        int taken = Math.Max(0, Math.Min(count, bytes.Length - position));
        Array.Copy(bytes, Math.Min(position, bytes.Length), buffer, offset, taken);
        if (Looks == SpoilLookAt && taken > 0)
        {
            Failures++;
            buffer[offset + (taken / 2)] ^= 0x10;
        }

        return taken;
    }

    public void Write(string path, byte[] buffer, int offset, int count)
    {
        int made = Begin("write", path, count);
        Leave(path);
        _files[path] = buffer.AsSpan(offset, made).ToArray();
        End();
    }

    public void Append(string path, byte[] buffer, int offset, int count)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        int made = Begin("append", path, count);
        byte[] old = _files.GetValueOrDefault(path) ?? [];
        _files[path] = [.. old, .. buffer.AsSpan(offset, made)];
        End();
        Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public void Truncate(string path, int length)
    {
        byte[] old = Existing(path);
        int made = Begin("truncate", path, old.Length - length);
        _files[path] = old[..^made];
        End();
    }

    public void Delete(string path)
    {
        if (!_files.ContainsKey(path))
        {
            NeedPower();
            return;
        }

        Begin("delete", path, 0);
        if (!_isOff && path != Stubborn)
        {
            Leave(path);
            _files.Remove(path);
        }

        End();
    }

    public void Move(string from, string to)
    {
        byte[] bytes = Existing(from);
        Begin("move", from + " -> " + to, 0);
        if (_files.ContainsKey(to))
        {
            throw new IOException($"'{to}': the destination of a move must not exist");
        }

        if (!_isOff)
        {
            _files.Remove(from);
            _files[to] = bytes;
        }

        End();
    }

    public string[] List(string folder)
    {
        Look(folder);
        string prefix = folder + "/";
        return [.. _files.Keys.Where(path => path.StartsWith(prefix, StringComparison.Ordinal)).Select(path => path[prefix.Length..])];
    }

    /// <summary>One change; the power can fail in the middle of it.</summary>
    public int EraseLeftovers()
    {
        int made = Begin("erase", "leftovers", Leftovers.Count);
        int bytes = Leftovers.Take(made).Sum(left => left.Length);
        Leftovers.RemoveRange(0, made);
        End();
        return bytes;
    }

    private void Leave(string path)
    {
        if (_files.TryGetValue(path, out byte[]? old) && old.Length > 0)
        {
            Leftovers.Add(old);
        }
    }

    /// <summary>How many of the bytes are to be changed: all of them, or fewer when the power fails now.</summary>
    private int Begin(string operation, string path, int count)
    {
        NeedPower();
        CheckPath(path);
        Operations++;
        Changing?.Invoke(operation, path);
        if (FailAt > 0 && Operations >= FailAt && Operations < FailAt + FailCount && !(FailsFull && operation is not ("write" or "append")))
        {
            Failures++;
            _failure = $"'{path}': the medium refuses {operation} number {Operations}";
            return FailMade == 0 ? throw Failed() : count == 0 ? FailMade < 1 ? throw Failed() : 0 : (int)(count * FailMade);
        }

        if (CutAt == 0 || Operations != CutAt)
        {
            return count;
        }

        _isOff = true;
        if (Torn == 0)
        {
            throw new PowerCutException();
        }

        return count == 0 ? 0 : Math.Min(count - 1, (int)(count * Torn));
    }

    private void End()
    {
        NeedPower();
        if (_failure != null)
        {
            throw Failed();
        }
    }

    private IOException Failed()
    {
        IOException failure = new(_failure);
        _failure = null;
        return failure;
    }

    private void Look(string path)
    {
        NeedPower();
        Looks++;
        if (FailLookAt > 0 && Looks >= FailLookAt && Looks < FailLookAt + FailLookCount)
        {
            Failures++;
            throw new IOException($"'{path}': the medium refuses look number {Looks}");
        }
    }

    private void NeedPower()
    {
        if (_isOff)
        {
            throw new PowerCutException();
        }
    }

    private byte[] Existing(string path)
    {
        NeedPower();
        return _files.TryGetValue(path, out byte[]? bytes) ? bytes : throw new IOException($"'{path}': there is no such file");
    }

    private static void CheckPath(string path)
    {
        foreach (string part in path.Split(" -> ").SelectMany(name => name.Split('/')))
        {
            if (part.Length is < 1 or > 64)
            {
                throw new ArgumentException($"'{path}': each part of a path has 1 to 64 characters", nameof(path));
            }
        }
    }
}
