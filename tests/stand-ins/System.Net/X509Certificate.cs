using OtaStack.StandIns;

namespace System.Security.Cryptography.X509Certificates;

/// <summary>A certificate as the device's library shows it.</summary>
public class X509Certificate
{
    private readonly byte[] _certificate;

    public X509Certificate(byte[] certificate)
    {
        using var read = CertificateBytes.Read(certificate);
        _certificate = certificate;
        Issuer = read.Issuer;
        Subject = read.Subject;
        EffectiveDate = read.NotBefore.ToUniversalTime();
        ExpirationDate = read.NotAfter.ToUniversalTime();
    }

    public X509Certificate(string certificate)
        : this([.. Text.Encoding.UTF8.GetBytes(certificate), 0])
    {
    }

    public virtual string Issuer { get; }

    public virtual string Subject { get; }

    protected DateTime EffectiveDate { get; }

    protected DateTime ExpirationDate { get; }

    public virtual byte[] GetRawCertData()
    {
        return _certificate;
    }
}
