namespace OtaStack.Launcher;

/// <summary>
/// The device's file system. Paths are relative, ASCII, parts separated by <c>/</c>, each part at most 64 characters;
/// folders appear by themselves.
/// Only <see cref="Move"/> and <see cref="Delete"/> are atomic: a power cut inside any other call leaves a prefix of what was written.
/// A call that returns has reached the medium. Failures of the medium throw <see cref="System.IO.IOException"/>.
/// </summary>
public interface IFileStore
{
    /// <summary>Number of bytes in the file, or -1 when there is none.</summary>
    int Length(string path);

    /// <summary>Reads up to <paramref name="count"/> bytes from <paramref name="position"/>; returns how many, 0 at the end.</summary>
    int Read(string path, int position, byte[] buffer, int offset, int count);

    /// <summary>Creates the file, or replaces its whole content. Not atomic.</summary>
    void Write(string path, byte[] buffer, int offset, int count);

    /// <summary>Adds to the end of the file, which is created when there is none. Not atomic.</summary>
    void Append(string path, byte[] buffer, int offset, int count);

    /// <summary>Shortens the file to <paramref name="length"/> bytes.</summary>
    void Truncate(string path, int length);

    /// <summary>Removes the file; nothing happens when there is none. Atomic.</summary>
    void Delete(string path);

    /// <summary>Renames the file. The destination must not exist (nanoFramework refuses it). Atomic.</summary>
    void Move(string from, string to);

    /// <summary>Names (last path part) of the files in a folder, in no particular order; empty when there is none.</summary>
    string[] List(string folder);
}
