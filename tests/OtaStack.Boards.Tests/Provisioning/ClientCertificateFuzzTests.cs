using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OtaStack.Boards.Provisioning;
using OtaStack.Boards.Tests.Support;

namespace OtaStack.Boards.Tests.Provisioning;

/// <summary>Certificates and keys with bytes changed at random are taken or refused with a sentence, and nothing else happens.</summary>
public sealed class ClientCertificateFuzzTests : IDisposable
{
    private static readonly ProvisioningData Data = new() { Product = "thermostat", Device = "dev-1", Board = "esp32-4mb", Server = "https://ota.example.org/" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public void Damaged_certificates_and_keys_are_read_or_refused_and_nothing_else()
    {
        int seed = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_SEED") ?? "11", CultureInfo.InvariantCulture);
        int rounds = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_CASES") ?? "1500", CultureInfo.InvariantCulture);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=thermostat/dev-1", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        using X509Certificate2 certificate = request.CreateSelfSigned(CommandRun.Now, CommandRun.Now.AddDays(90));
        byte[][] certificates = [certificate.RawData, System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem())];
        byte[][] keys = [key.ExportPkcs8PrivateKey(), key.ExportECPrivateKey(), System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem())];
        string certificatePath = _folder.File("dev-1.pem", "");
        string keyPath = _folder.File("dev-1.key", "");
        Random random = new(seed);
        int read = 0;
        for (int round = 0; round < rounds; round++)
        {
            bool isKey = random.Next(2) == 0;
            File.WriteAllBytes(certificatePath, Change(random, certificates[random.Next(certificates.Length)], !isKey));
            File.WriteAllBytes(keyPath, Change(random, keys[random.Next(keys.Length)], isKey));
            try
            {
                Assert.Equal(2, ClientCertificate.Read(certificatePath, keyPath, Data, CommandRun.Now).Count);
                read++;
            }
            catch (BoardException failure)
            {
                Assert.StartsWith("provision.client", failure.Code, StringComparison.Ordinal);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, round {round}", failure);
            }
        }

        Assert.InRange(read, 1, rounds - 1);
    }

    private static byte[] Change(Random random, byte[] sample, bool isChanged)
    {
        byte[] bytes = (byte[])sample.Clone();
        for (int change = isChanged ? random.Next(1, 4) : 0; change > 0; change--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return isChanged && random.Next(8) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }
}
