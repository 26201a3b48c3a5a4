using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OtaStack.Device.Certificates;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Device.Tests.Certificates;

/// <summary>Where a device keeps its certificate, and which one it takes.</summary>
public sealed class DeviceCertificateTests : IDisposable
{
    private readonly DeviceAuthority _authority = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly MemoryFiles _files = new();
    private readonly ITestOutputHelper _output;
    private readonly byte[] _first;

    public DeviceCertificateTests(ITestOutputHelper output)
    {
        _output = output;
        _first = _authority.Issue(_key, -70, 20);
        _files[DeviceCertificate.CertificatePath] = _first;
        _files[DeviceCertificate.KeyPath] = _key.ExportPkcs8PrivateKey();
    }

    [Fact]
    public void The_factorys_certificate_and_key_are_read_as_DER_or_PEM()
    {
        DeviceCertificate der = Read()!;
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(_first);
        _files[DeviceCertificate.CertificatePath] = Encoding.ASCII.GetBytes(certificate.ExportCertificatePem().Replace("\n", "\r\n", StringComparison.Ordinal));
        _files[DeviceCertificate.KeyPath] = Encoding.ASCII.GetBytes(_key.ExportPkcs8PrivateKeyPem() + "\n");
        DeviceCertificate pem = Read()!;

        Assert.Equal(_first, der.Bytes);
        Assert.Equal(_first, pem.Bytes);
        Assert.Equal(_key.ExportPkcs8PrivateKey(), pem.PrivateKey);
        Assert.Equal(der.PrivateKey, pem.PrivateKey);
    }

    [Theory]
    [InlineData(DeviceCertificate.CertificatePath)]
    [InlineData(DeviceCertificate.KeyPath)]
    public void Without_one_of_the_two_there_is_none(string path)
    {
        _files[path] = null;
        Assert.Null(Read());
        _files[path] = [];
        Assert.Null(Read());
        _files[path] = new byte[5000];
        Assert.Null(Read());
    }

    [Fact]
    public void A_renewed_certificate_counts_from_then_on_and_after_every_restart()
    {
        byte[] second = _authority.Issue(_key, -1, 90);
        byte[] third = _authority.Issue(_key, -1, 180);
        DeviceCertificate certificate = Read()!;

        Assert.True(certificate.TryRenew(second));
        Assert.Equal(second, certificate.Bytes);
        Assert.Equal(second, Read()!.Bytes);
        Assert.True(Read()!.TryRenew(third));

        Assert.Equal(third, Read()!.Bytes);
        Assert.Equal(_first, _files[DeviceCertificate.CertificatePath]);
    }

    [Fact]
    public void One_for_another_key_or_name_or_that_lives_no_longer_or_is_none_changes_nothing()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[][] refused =
        [
            _authority.Issue(other, -1, 90),
            _authority.Issue(_key, -1, 90, "CN=thermostat/dev-002"),
            _authority.Issue(_key, -1, 19),
            _first,
            [],
            new byte[DeviceCertificate.LongestCertificate],
            _authority.Issue(_key, -1, 90)[..^1],
            [.. _authority.Issue(_key, -1, 90), .. new byte[DeviceCertificate.LongestCertificate]],
        ];
        DeviceCertificate certificate = Read()!;
        string before = _files.Fingerprint();

        Assert.All(refused, bytes => Assert.False(certificate.TryRenew(bytes)));

        Assert.Equal(before, _files.Fingerprint());
        Assert.Equal(_first, certificate.Bytes);
    }

    [Fact]
    public void A_device_that_is_provisioned_anew_forgets_what_was_renewed_before()
    {
        Assert.True(Read()!.TryRenew(_authority.Issue(_key, -1, 90)));
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] anew = _authority.Issue(other, -1, 30);
        _files[DeviceCertificate.CertificatePath] = anew;
        _files[DeviceCertificate.KeyPath] = other.ExportECPrivateKey();

        Assert.Equal(anew, Read()!.Bytes);
    }

    [Fact]
    public void A_power_cut_at_any_point_of_a_renewal_leaves_the_old_or_the_new_certificate()
    {
        byte[] second = _authority.Issue(_key, -1, 90);
        byte[] third = _authority.Issue(_key, -1, 180);
        Assert.True(Read()!.TryRenew(second));
        int start = _files.Operations;
        MemoryFiles whole = _files.Copy();
        Assert.True(DeviceCertificate.Read(whole, null, null)!.TryRenew(third));
        int operations = whole.Operations - _files.Copy().Operations;
        int cuts = 0;
        int old = 0;
        for (int distance = 1; distance <= operations; distance++)
        {
            for (int torn = 0; torn <= 100; torn++)
            {
                MemoryFiles files = _files.Copy();
                DeviceCertificate certificate = DeviceCertificate.Read(files, null, null)!;
                files.Pending(distance, torn / 100.0);
                Assert.Throws<PowerCutException>(() => certificate.TryRenew(third));
                files.PowerOn();
                cuts++;

                byte[] found = DeviceCertificate.Read(files, null, null)!.Bytes;
                bool isOld = found.AsSpan().SequenceEqual(second);
                old += isOld ? 1 : 0;
                Assert.True(isOld || found.AsSpan().SequenceEqual(third), $"cut {distance}, torn {torn}: neither");
                Assert.True(isOld || DeviceCertificate.Read(files, null, null)!.TryRenew(_authority.Issue(_key, -1, 200)));
            }
        }

        _output.WriteLine($"{cuts} cut points of a renewal (from operation {start}), {old} of them left the old certificate");
        Assert.InRange(old, cuts - (2 * operations), cuts);
        Assert.True(operations > 0);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
    }

    private DeviceCertificate? Read()
    {
        return DeviceCertificate.Read(_files, null, null);
    }
}
