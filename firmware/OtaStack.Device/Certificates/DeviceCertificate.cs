using System;
using System.IO;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OtaStack.Launcher;
using OtaStack.Launcher.Records;

namespace OtaStack.Device.Certificates;

/// <summary>
/// The device's certificate for mutual TLS, and its key (docs/device-certificates.md). The key and the first certificate are files that the
/// factory wrote, <c>device/certificate.key</c> and <c>device/certificate</c>, DER or PEM, and never change. A renewed certificate is kept in a pair of
/// records of its own, <c>device/certificate.1</c> and <c>.2</c>: CRC-32 of the factory's certificate (4), length (4), DER, zeros. So a power cut leaves the
/// one before, and a device that is provisioned anew forgets what was renewed for its old key.
/// </summary>
internal sealed class DeviceCertificate
{
    public const string CertificatePath = "device/certificate";
    public const string KeyPath = "device/certificate.key";
    public const string Records = CertificatePath + ".";

    /// <summary>Bytes of a certificate at most.</summary>
    public const int LongestCertificate = RecordSize - RecordPair.PayloadStart - RecordPair.CrcSize - 1 - 4 - 4;

    private const int RecordSize = 2048;
    private const int Magic = 0x5243544F;
    private const byte Format = 1;
    private const int LongestFile = 4096;

    /// <summary>What begins the public key of a certificate for a P-256 key, up to the point's bytes (RFC 5480).</summary>
    private static readonly byte[] KeyStart =
    {
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    };

    private const int PointBytes = 64;

    private readonly RecordPair _records;
    private readonly int _factory;

    private DeviceCertificate(IFileStore files, byte[] certificate, byte[] key)
    {
        _records = new RecordPair(files, Records, Magic, RecordSize);
        _factory = (int)Crc32.Compute(certificate, 0, certificate.Length);
        Bytes = certificate;
        PrivateKey = key;
    }

    /// <summary>The newest certificate, DER.</summary>
    public byte[] Bytes;

    /// <summary>DER: PKCS#8 or RFC 5915.</summary>
    public readonly byte[] PrivateKey;

    /// <summary>Reads what the device has.</summary>
    /// <param name="certificate">In place of the file, as the product's program brings it; null: the file.</param>
    /// <param name="key">The same for the key.</param>
    /// <returns>Null when it has no certificate, or no key for it.</returns>
    public static DeviceCertificate? Read(IFileStore files, byte[]? certificate, byte[]? key)
    {
        certificate ??= ReadFile(files, CertificatePath);
        key ??= ReadFile(files, KeyPath);
        if (certificate == null || key == null)
        {
            return null;
        }

        DeviceCertificate read = new(files, ToDer(certificate), ToDer(key));
        read.Load();
        return read;
    }

    /// <summary>
    /// Takes a renewed certificate in place of the present one. It must be for the same key and name and live longer; whatever else it is, the present
    /// one stays.
    /// </summary>
    /// <exception cref="IOException">It could not be stored; the present one stays.</exception>
    public bool TryRenew(byte[] renewed)
    {
        if (renewed.Length > LongestCertificate || !IsBetter(renewed))
        {
            return false;
        }

        RecordCursor record = _records.Begin(Format);
        int factory = _factory;
        int length = renewed.Length;
        record.Int32(ref factory);
        record.Int32(ref length);
        record.Bytes(renewed);
        _records.Save();
        Bytes = renewed;
        return true;
    }

    private static byte[]? ReadFile(IFileStore files, string path)
    {
        int length = files.Length(path);
        if (length <= 0 || length > LongestFile)
        {
            return null;
        }

        byte[] content = new byte[length];
        return RecordPair.TryRead(files, path, 0, content, 0, length) ? content : null;
    }

    /// <summary>PEM (RFC 7468) to DER: what stands between the two lines.</summary>
    private static byte[] ToDer(byte[] bytes)
    {
        if (bytes[0] != '-')
        {
            return bytes;
        }

        string text = Encoding.UTF8.GetString(bytes, 0, bytes.Length);
        int start = text.IndexOf('\n') + 1;
        string body = text.Substring(start);
        char[] digits = new char[body.Length];
        int count = 0;
        for (int i = 0; i < body.Length && body[i] != '-'; i++)
        {
            if (body[i] > ' ')
            {
                digits[count] = body[i];
                count++;
            }
        }

        return Convert.FromBase64String(new string(digits, 0, count));
    }

    private static int PointOf(byte[] certificate)
    {
        for (int at = 0; at + KeyStart.Length + PointBytes <= certificate.Length; at++)
        {
            int i = 0;
            while (i < KeyStart.Length && certificate[at + i] == KeyStart[i])
            {
                i++;
            }

            if (i == KeyStart.Length)
            {
                return at + i;
            }
        }

        return -1;
    }

    private void Load()
    {
        RecordCursor? record = _records.Load(Format);
        if (record == null)
        {
            return;
        }

        int factory = 0;
        int length = 0;
        record.Int32(ref factory);
        record.Int32(ref length);
        if (factory == _factory && length > 0 && length <= LongestCertificate)
        {
            Bytes = new byte[length];
            record.Bytes(Bytes);
        }
    }

    private bool IsBetter(byte[] renewed)
    {
        int now = PointOf(Bytes);
        int then = PointOf(renewed);
        for (int i = 0; i < PointBytes; i++)
        {
            if (now < 0 || then < 0 || Bytes[now + i] != renewed[then + i])
            {
                return false;
            }
        }

        try
        {
            X509Certificate2 present = new(Bytes);
            X509Certificate2 next = new(renewed);
            return next.Subject == present.Subject && next.NotAfter.Ticks > present.NotAfter.Ticks;
        }
        catch (Exception)
        {
            // The firmware cannot read it.
            return false;
        }
    }
}
