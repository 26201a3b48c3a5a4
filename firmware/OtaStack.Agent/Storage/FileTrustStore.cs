using System;
using OtaStack.Launcher;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Agent.Storage;

/// <summary>
/// Trusted metadata in files. Renaming is atomic but cannot replace, so a new file first becomes <c>name.new</c>: from then
/// on it is the trusted one, and after a power cut <see cref="Recover"/> puts it in its place.
/// </summary>
internal sealed class FileTrustStore : ITrustStore
{
    private const string NewSuffix = ".new";
    private const string CopySuffix = ".copy";

    private readonly IFileStore _files;

    public FileTrustStore(IFileStore files)
    {
        _files = files;
    }

    /// <summary>Finishes what a power cut interrupted. Call once after power-on, before anything else.</summary>
    public void Recover()
    {
        foreach (string name in _files.List(DevicePaths.TrustFolder))
        {
            if (EndsWith(name, NewSuffix))
            {
                Settle(PathOf(name.Substring(0, name.Length - NewSuffix.Length)));
            }
            else if (EndsWith(name, CopySuffix))
            {
                _files.Delete(PathOf(name));
            }
        }
    }

    public IByteSource? Open(string name)
    {
        string path = PathOf(name);
        return _files.Length(path) < 0 ? null : new FileSource(_files, path);
    }

    public void Replace(string name, IByteSource content)
    {
        string path = PathOf(name);
        if (content is FileSource file)
        {
            file.MoveTo(string.Concat(path, NewSuffix));
            Settle(path);
            file.Follow(path);
        }
        else
        {
            Copy(content, string.Concat(path, CopySuffix));
            _files.Move(string.Concat(path, CopySuffix), string.Concat(path, NewSuffix));
            Settle(path);
        }
    }

    public void Delete(string name)
    {
        _files.Delete(PathOf(name));
    }

    private void Settle(string path)
    {
        _files.Delete(path);
        _files.Move(string.Concat(path, NewSuffix), path);
    }

    private void Copy(IByteSource content, string path)
    {
        byte[] buffer = new byte[512];
        _files.Delete(path);
        int position = 0;
        while (position < content.Length)
        {
            int read = content.Read(position, buffer, 0, buffer.Length);
            if (read <= 0)
            {
                throw new InvalidOperationException();
            }

            _files.Append(path, buffer, 0, read);
            position += read;
        }
    }

    private static string PathOf(string name)
    {
        return string.Concat(DevicePaths.TrustFolder, "/", name);
    }

    private static bool EndsWith(string text, string suffix)
    {
        return text.Length > suffix.Length && text.Substring(text.Length - suffix.Length) == suffix;
    }
}
