using OtaStack.Server.Storage;

namespace OtaStack.Server.Tests.Releases;

/// <summary>The real files, until the process is killed at the n-th operation. After that nothing is written any more.</summary>
internal sealed class CrashingFiles(int crashAt = int.MaxValue, CrashPoint point = CrashPoint.Before) : IDurableFiles
{
    private readonly DurableFiles _files = new();

    /// <summary>Operations so far.</summary>
    public int Operations { get; private set; }

    /// <summary>What the last operation was to do.</summary>
    public string Last { get; private set; } = string.Empty;

    public void CreateFolder(string path)
    {
        Run($"folder {Path.GetFileName(path)}", () => _files.CreateFolder(path), () => { });
    }

    public void Write(string path, ReadOnlySpan<byte> content, bool ownerOnly = false)
    {
        byte[] copy = content.ToArray();
        Run($"write {Path.GetFileName(path)}", () => _files.Write(path, copy, ownerOnly), () => File.WriteAllBytes(path + ".new", copy[..(copy.Length / 2)]));
    }

    public void Move(string source, string destination)
    {
        Run($"move {Path.GetFileName(destination)}", () => _files.Move(source, destination), () => { });
    }

    public void Delete(string path)
    {
        Run($"delete {Path.GetFileName(path)}", () => _files.Delete(path), () => { });
    }

    private void Run(string name, Action operation, Action half)
    {
        Operations++;
        if (Operations > crashAt)
        {
            throw new CrashException();
        }

        Last = name;
        if (Operations < crashAt || point == CrashPoint.After)
        {
            operation();
        }
        else if (point == CrashPoint.Within)
        {
            half();
        }

        if (Operations == crashAt)
        {
            throw new CrashException();
        }
    }
}
