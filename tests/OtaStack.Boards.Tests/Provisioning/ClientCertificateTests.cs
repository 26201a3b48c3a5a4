using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using OtaStack.Boards.Tests.LittleFs;
using OtaStack.Boards.Tests.Support;

namespace OtaStack.Boards.Tests.Provisioning;

/// <summary>A certificate in place of the key goes to the device with everything else, or not at all.</summary>
public sealed class ClientCertificateTests : ProvisionedDevice
{
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string Name = "CN=thermostat/dev-1";

    [Theory]
    [InlineData("pem")]
    [InlineData("der")]
    [InlineData("rfc5915")]
    public void Both_files_reach_the_device_as_der(string form)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = Issue(key);
        string[] options = form switch
        {
            "pem" => Write(certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem()),
            "der" => Write(certificate.RawData, key.ExportPkcs8PrivateKey()),
            _ => Write(certificate.RawData, key.ExportECPrivateKey()),
        };

        CommandRun run = Provision(options);

        Assert.True(run.ExitCode == 0, run.Errors);
        LittleFsReader drive = new(Read("drive.bin"), 4096);
        Assert.Equal(certificate.RawData, drive.Files["device/certificate"]);
        Assert.Equal(Read("certificate-key.der"), drive.Files["device/certificate.key"]);
        using ECDsa read = ECDsa.Create();
        read.ImportPkcs8PrivateKey(drive.Files["device/certificate.key"], out _);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), read.ExportSubjectPublicKeyInfo());
        using JsonDocument deployment = JsonDocument.Parse(Read("deploy.json"));
        Assert.Equal(
            [@"I:\device\certificate", @"I:\device\certificate.key"],
            deployment.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("DestinationFilePath").GetString()!).TakeLast(2));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Out, "certificate-key.der")));
        }

        Assert.DoesNotContain(Convert.ToHexString(key.ExportParameters(true).D!), run.Output + run.Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("name", BoardErrorCode.ProvisionClientName)]
    [InlineData("expired", BoardErrorCode.ProvisionClientTime)]
    [InlineData("early", BoardErrorCode.ProvisionClientTime)]
    [InlineData("use", BoardErrorCode.ProvisionClientCertificate)]
    [InlineData("noise", BoardErrorCode.ProvisionClientCertificate)]
    [InlineData("empty", BoardErrorCode.ProvisionClientCertificate)]
    [InlineData("other", BoardErrorCode.ProvisionClientKey)]
    [InlineData("curve", BoardErrorCode.ProvisionClientKey)]
    [InlineData("encrypted", BoardErrorCode.ProvisionClientKey)]
    [InlineData("garbage", BoardErrorCode.ProvisionClientKey)]
    [InlineData("exposed", BoardErrorCode.FileExposed)]
    [InlineData("http", BoardErrorCode.ProvisionServer)]
    [InlineData("alone", BoardErrorCode.ProvisionClientPair)]
    [InlineData("keyless", BoardErrorCode.ProvisionClientPair)]
    public void What_the_server_would_not_let_in_is_refused_and_nothing_is_written(string fault, string code)
    {
        using ECDsa key = ECDsa.Create(fault == "curve" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = CommandRun.Now;
        using X509Certificate2 certificate = fault switch
        {
            "name" => Issue(key, name: "CN=thermostat/dev-2"),
            "expired" => Issue(key, now.AddDays(-90), now),
            "early" => Issue(key, now.AddSeconds(1), now.AddDays(90)),
            "use" => Issue(key, use: ServerUse),
            _ => Issue(key),
        };
        string keyPem = fault switch
        {
            "other" => other.ExportPkcs8PrivateKeyPem(),
            "encrypted" => key.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)),
            "garbage" => "0123456789",
            _ => key.ExportPkcs8PrivateKeyPem(),
        };
        string certificatePem = fault switch
        {
            "noise" => "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n",
            "empty" => "",
            _ => certificate.ExportCertificatePem(),
        };
        string[] options = Write(certificatePem, keyPem, isPrivate: fault != "exposed");
        options = fault switch
        {
            "alone" => options[..2],
            "keyless" => options[2..],
            "http" => [.. options, "--server", "http://127.0.0.1:8080/"],
            _ => options,
        };

        CommandRun run = Provision(options);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(code + ": ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(keyPem.Split('\n').Skip(1).FirstOrDefault("?"), run.Output + run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(Folder.Path));
    }

    private static X509Certificate2 Issue(ECDsa key, DateTimeOffset? from = null, DateTimeOffset? to = null, string name = Name, string use = ClientUse)
    {
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        return request.CreateSelfSigned(from ?? CommandRun.Now, to ?? CommandRun.Now.AddDays(90));
    }

    private string[] Write(string certificate, string key, bool isPrivate = true)
    {
        return ["--certificate", Folder.File("dev-1.pem", certificate), "--certificate-key", Folder.File("dev-1.key", key, isPrivate)];
    }

    private string[] Write(byte[] certificate, byte[] key)
    {
        string[] options = Write("", "");
        File.WriteAllBytes(options[1], certificate);
        File.WriteAllBytes(options[3], key);
        return options;
    }
}
