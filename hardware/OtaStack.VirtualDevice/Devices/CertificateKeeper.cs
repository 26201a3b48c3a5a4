using System.Security.Cryptography.X509Certificates;
using OtaStack.Transport;
using OtaStack.VirtualDevice.Network;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>
/// Renews the device's certificate when the rule says so; a device without a clock asks once after each start. What fails is
/// tried again, with growing pauses: the present certificate counts until it expires.
/// </summary>
internal sealed class CertificateKeeper(HttpLink http, DeviceCredentials credentials, CycleWork work, DeviceTime time, bool hasClock)
{
    private const int FirstPauseSeconds = 60;
    private const int LongestPauseSeconds = 3600;

    private bool _isAsking;
    private bool _hasAsked;
    private double _notBefore;
    private int _pauseSeconds = FirstPauseSeconds;

    public void Step()
    {
        if (credentials.Certificate is { } certificate && !_isAsking && time.Seconds >= _notBefore && IsDue(certificate))
        {
            _isAsking = true;
            work.Start(RenewAsync);
        }
    }

    private bool IsDue(X509Certificate2 certificate)
    {
        return hasClock
            ? time.Now >= CertificateRenewal.DueAt(UnixSeconds(certificate.NotBefore), UnixSeconds(certificate.NotAfter), credentials.Device)
            : !_hasAsked;
    }

    private async Task RenewAsync()
    {
        try
        {
            byte[]? renewed = await http.RenewCertificateAsync(work.Token);
            work.Token.ThrowIfCancellationRequested();
            _hasAsked = renewed is not null && credentials.TryRenew(renewed);

            // By a clock that is far ahead a new certificate is due at once again.
            _notBefore = time.Seconds + (_hasAsked ? LongestPauseSeconds : _pauseSeconds);
            _pauseSeconds = _hasAsked ? FirstPauseSeconds : Math.Min(_pauseSeconds * 2, LongestPauseSeconds);
        }
        finally
        {
            _isAsking = false;
        }
    }

    private static long UnixSeconds(DateTime time)
    {
        return new DateTimeOffset(time).ToUnixTimeSeconds();
    }
}
