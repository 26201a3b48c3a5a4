using OtaStack.StandIns;

namespace System.Security.Cryptography.X509Certificates;

/// <summary>A certificate with its private key, which is read at once as there.</summary>
public class X509Certificate2 : X509Certificate
{
    private readonly byte[] _key = [];

    public X509Certificate2(byte[] rawData)
        : base(rawData)
    {
    }

    public X509Certificate2(byte[] rawData, byte[] key, string password)
        : base(rawData)
    {
        _key = key;
        using var _ = CertificateBytes.ReadKey(key);
    }

    public DateTime NotAfter => ExpirationDate;

    public DateTime NotBefore => EffectiveDate;

    /// <summary>For the stand-ins.</summary>
    public OwnCertificate Whole => new(GetRawCertData(), _key);
}
