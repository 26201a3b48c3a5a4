using System.Security.Cryptography;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Passphrases;

/// <summary>
/// Reads passphrases or PINs from a file descriptor: one line for each key or token in the order in which they are asked for;
/// the last line serves for those that remain.
/// </summary>
internal sealed class DescriptorPassphrases(ToolEnvironment environment, int descriptor) : IDisposable
{
    private const int MaxBytes = 16 * (Passphrase.MaxBytes + 1);

    private readonly byte[] _bytes = GC.AllocateArray<byte>(MaxBytes, pinned: true);
    private int _length = -1;
    private int _next;
    private (int Start, int Length) _last;

    public Passphrase Ask(string keyName)
    {
        if (_length < 0)
        {
            _length = ReadAll();
        }

        if (_next < _length)
        {
            int end = _bytes.AsSpan(_next, _length - _next).IndexOf((byte)'\n');
            int length = end < 0 ? _length - _next : end;
            _last = (_next, length > 0 && _bytes[_next + length - 1] == '\r' ? length - 1 : length);
            _next += end < 0 ? length : length + 1;
        }

        return _last.Length > 0
            ? Passphrase.FromUtf8(_bytes.AsSpan(_last.Start, _last.Length))
            : throw new SigningException(SigningFault.Passphrase, ToolErrorCode.PassphraseMissing, keyName);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    private int ReadAll()
    {
        try
        {
            using Stream stream = environment.OpenDescriptor(descriptor);
            int length = stream.ReadAtLeast(_bytes, MaxBytes, throwOnEndOfStream: false);
            return length < MaxBytes
                ? length
                : throw new SigningException(SigningFault.Passphrase, ErrorCode.PassphraseTooLong, "1024");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SigningException(cause, SigningFault.Usage, ToolErrorCode.DescriptorUnreadable, $"{descriptor}");
        }
    }
}
