using OtaStack.Agent.Decisions;

namespace OtaStack.Transport;

/// <summary>When a device renews its certificate: after two thirds of its life, up to a twelfth of it later, by the device's name.</summary>
public static class CertificateRenewal
{
    /// <param name="notBefore">Of the certificate, unix seconds.</param>
    /// <param name="notAfter">Of the certificate, unix seconds, later than <paramref name="notBefore"/>.</param>
    /// <returns>Unix seconds from which on to ask for another.</returns>
    public static long DueAt(long notBefore, long notAfter, string device)
    {
        long life = notAfter - notBefore;
        return notBefore + (life * 2 / 3) + (Backoff.SeedOf(device) % ((life / 12) + 1));
    }
}
