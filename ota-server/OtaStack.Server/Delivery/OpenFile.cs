using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace OtaStack.Server.Delivery;

/// <summary>A published file held open for many requests. Closed when it has left the cache and its last user is done.</summary>
internal sealed class OpenFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private int _users = 1;

    /// <param name="hash">The SHA-256 of the content in hex: told by the name, or computed.</param>
    public OpenFile(string path, Func<SafeFileHandle, long, string> hash)
    {
        _handle = File.OpenHandle(path);
        Length = RandomAccess.GetLength(_handle);
        ETag = $"\"{hash(_handle, Length)}\"";
    }

    public long Length { get; }

    public string ETag { get; }

    public static string HashContent(SafeFileHandle file, long length)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        int read;
        for (long position = 0; position < length && (read = RandomAccess.Read(file, buffer, position)) > 0; position += read)
        {
            hash.AppendData(buffer, 0, read);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public int Read(Span<byte> buffer, long position)
    {
        return RandomAccess.Read(_handle, buffer, position);
    }

    /// <summary>Called with the cache's lock held, while the cache itself is a user.</summary>
    public void AddUser()
    {
        Interlocked.Increment(ref _users);
    }

    /// <summary>One user less, the cache being one of them.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _handle.Dispose();
        }
    }
}
