using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OtaStack.Boards.Provisioning;

/// <summary>Everything that a device is given is looked at before anything is written.</summary>
internal static partial class ProvisioningChecks
{
    public const int KeyBytes = 32;

    /// <exception cref="BoardException">Not a name that servers and devices take.</exception>
    public static string Name(string member, string name)
    {
        return NameForm().IsMatch(name) ? name : throw new BoardException(BoardErrorCode.ProvisionName, member, name);
    }

    /// <summary>The address as devices want it, with a slash at the end.</summary>
    /// <exception cref="BoardException">No address, or one over which the device's key would travel unencrypted.</exception>
    public static string Server(string server)
    {
        bool isAddress = Uri.TryCreate(server, UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            && address.Query.Length + address.Fragment.Length + address.UserInfo.Length == 0;
        string text = isAddress ? address!.AbsoluteUri : "";
        return isAddress && Ascii.IsValid(text) ? text.TrimEnd('/') + "/" : throw new BoardException(BoardErrorCode.ProvisionServer, server);
    }

    /// <exception cref="BoardException">Not HOST:PORT.</exception>
    public static string Mqtt(string? mqtt)
    {
        if (string.IsNullOrEmpty(mqtt))
        {
            return "";
        }

        int colon = mqtt.LastIndexOf(':');
        bool isAddress = colon > 0
            && Uri.CheckHostName(mqtt[..colon].Trim('[', ']')) != UriHostNameType.Unknown
            && int.TryParse(mqtt.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and < 65536
            && Ascii.IsValid(mqtt);
        return isAddress ? mqtt : throw new BoardException(BoardErrorCode.ProvisionMqtt, mqtt);
    }

    /// <summary>The certificates of a PEM file alone, whatever else stands in it: a private key must never travel along.</summary>
    /// <exception cref="BoardException">No certificate in it.</exception>
    public static string Authorities(byte[] pem, string path)
    {
        try
        {
            X509Certificate2Collection certificates = [];
            certificates.ImportFromPem(Encoding.ASCII.GetString(pem));
            return certificates.Count > 0
                ? string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n"))
                : throw new BoardException(BoardErrorCode.ProvisionCertificate, path);
        }
        catch (CryptographicException failure)
        {
            throw new BoardException(failure, BoardErrorCode.ProvisionCertificate, path);
        }
    }

    /// <summary>Root metadata by its looks. The device verifies what follows on it; whom to trust is decided by whoever names the file.</summary>
    /// <exception cref="BoardException">No root metadata.</exception>
    public static byte[] Root(byte[] root, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(root, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.TryGetProperty("signed", out JsonElement signed)
                && signed.TryGetProperty("_type", out JsonElement type) && type.ValueEquals("root")
                && signed.TryGetProperty("version", out JsonElement version) && version.TryGetInt32(out int number) && number >= 1)
            {
                return root;
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new BoardException(failure, BoardErrorCode.ProvisionRoot, path);
        }

        throw new BoardException(BoardErrorCode.ProvisionRoot, path);
    }

    /// <exception cref="BoardException">Not 64 lowercase hex digits. The message does not repeat them.</exception>
    public static byte[] Key(string hex, string path)
    {
        return hex.Length == KeyBytes * 2 && hex.All(char.IsAsciiHexDigitLower)
            ? Convert.FromHexString(hex)
            : throw new BoardException(BoardErrorCode.ProvisionKey, path);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NameForm();
}
