using System;
using System.IO;
using OtaStack.Launcher;

namespace OtaStack.Launcher.Program;

/// <summary>
/// The internal file system (littlefs) of the device. Each call opens, works and closes: closing is what littlefs writes to the
/// medium with, and until then a power cut leaves the file as it was. Only the file that was read last stays open, because a slot is
/// read block by block. Not thread-safe.
/// </summary>
public sealed class DeviceFiles : IFileStore, IDisposable
{
    private static readonly string[] NoNames = new string[0];

    private readonly string _root;
    private FileStream? _reader;
    private string _readerPath = "";

    /// <param name="root">Where the paths begin, with the separator of the platform at its end: <c>I:\</c> on a device.</param>
    public DeviceFiles(string root)
    {
        _root = root;
    }

    public int Length(string path)
    {
        // The library refuses even that of a file that is open for reading (File.OpenRead shares with nobody).
        if (_reader != null && _readerPath == path)
        {
            return (int)_reader.Length;
        }

        string full = FullPath(path);
        return File.Exists(full) ? (int)new FileInfo(full).Length : -1;
    }

    public int Read(string path, int position, byte[] buffer, int offset, int count)
    {
        if (_reader == null || _readerPath != path)
        {
            Dispose();
            _reader = File.OpenRead(FullPath(path));
            _readerPath = path;
        }

        // The firmware goes to a position by reading from the start of the file: not where it is already.
        if (_reader.Position != position)
        {
            // Behind the end some firmware knows no end: littlefs on STM32 then waits for ever.
            if (position > _reader.Length)
            {
                return 0;
            }

            _reader.Position = position;
        }

        return _reader.Read(buffer, offset, count);
    }

    public void Write(string path, byte[] buffer, int offset, int count)
    {
        string full = Writable(path);
        WriteAndClose(File.Create(full), 0, buffer, offset, count);
    }

    public void Append(string path, byte[] buffer, int offset, int count)
    {
        string full = Writable(path);
        FileStream file = File.OpenWrite(full);
        WriteAndClose(file, file.Length, buffer, offset, count);
    }

    public void Truncate(string path, int length)
    {
        Dispose();
        FileStream file = File.OpenWrite(FullPath(path));
        try
        {
            file.SetLength(length);
        }
        finally
        {
            file.Dispose();
        }
    }

    public void Delete(string path)
    {
        Dispose();
        string full = FullPath(path);
        if (File.Exists(full))
        {
            File.Delete(full);
        }
    }

    public void Move(string from, string to)
    {
        string full = Writable(to);
        File.Move(FullPath(from), full);
    }

    public string[] List(string folder)
    {
        string full = FullPath(folder);
        if (!Directory.Exists(full))
        {
            return NoNames;
        }

        string[] names = Directory.GetFiles(full);
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = NameOf(names[i]);
        }

        return names;
    }

    /// <summary>Closes the file that was read last.</summary>
    public void Dispose()
    {
        if (_reader != null)
        {
            _reader.Dispose();
            _reader = null;
        }
    }

    private static void WriteAndClose(FileStream file, long position, byte[] buffer, int offset, int count)
    {
        try
        {
            file.Position = position;
            file.Write(buffer, offset, count);
        }
        finally
        {
            file.Dispose();
        }
    }

    private static string NameOf(string path)
    {
        int start = path.Length;
        while (start > 0 && path[start - 1] != '/' && path[start - 1] != '\\')
        {
            start--;
        }

        return path.Substring(start);
    }

    /// <summary>Lets go of the file that is being read, and makes the folder.</summary>
    private string Writable(string path)
    {
        Dispose();
        string full = FullPath(path);
        string folder = full.Substring(0, full.Length - NameOf(path).Length - 1);
        if (folder.Length > _root.Length && !Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
        }

        return full;
    }

    private string FullPath(string path)
    {
        char separator = _root[_root.Length - 1];
        if (separator == '/')
        {
            return string.Concat(_root, path);
        }

        char[] characters = new char[path.Length];
        for (int i = 0; i < characters.Length; i++)
        {
            characters[i] = path[i] == '/' ? separator : path[i];
        }

        return string.Concat(_root, new string(characters, 0, characters.Length));
    }
}
