using System;
using System.IO;
using System.Security.Cryptography.X509Certificates;
using OtaStack.Device.Hosting;
using OtaStack.Device.Http;
using OtaStack.Transport;

namespace OtaStack.Device.Certificates;

/// <summary>
/// Renews the device's certificate when the rule says so; a device that does not know the time asks once after each start. What fails
/// is tried again, with growing pauses: the present certificate counts until it expires.
/// </summary>
internal sealed class CertificateKeeper
{
    private const int FirstPauseSeconds = 60;
    private const int LongestPauseSeconds = 3600;

    private readonly DeviceCertificate _certificate;
    private readonly HttpTransport _http;
    private readonly string _device;
    private long _dueAt;
    private long _knownFrom;
    private readonly RetryPause _retry;
    private bool _hasAsked;

    public CertificateKeeper(DeviceCertificate certificate, HttpTransport http, string device)
    {
        _certificate = certificate;
        _http = http;
        _device = device;
        _retry = new RetryPause(FirstPauseSeconds, device);
        Plan();
    }

    /// <summary>Asks when it is time.</summary>
    /// <param name="now">Unix seconds.</param>
    /// <param name="milliseconds">By <see cref="DeviceClock.Milliseconds"/>.</param>
    public void Turn(long now, long milliseconds)
    {
        // A clock before the certificate's beginning is one that was not set.
        bool isDue = now < _knownFrom ? !_hasAsked : now >= _dueAt;
        if (!isDue || !_retry.IsOver(milliseconds))
        {
            return;
        }

        _hasAsked = Renew();
        if (_hasAsked)
        {
            // By a clock that is far ahead a new certificate is due at once again, and each is written to the flash.
            _retry.Succeeded(milliseconds, LongestPauseSeconds);
        }
        else
        {
            _retry.Failed(milliseconds, LongestPauseSeconds);
        }
    }

    private bool Renew()
    {
        byte[]? renewed = _http.AskCertificate();
        try
        {
            if (renewed == null || !_certificate.TryRenew(renewed))
            {
                return false;
            }
        }
        catch (IOException)
        {
            return false;
        }

        _http.Dispose();
        Plan();
        return true;
    }

    private void Plan()
    {
        try
        {
            X509Certificate2 certificate = new(_certificate.Bytes);
            _knownFrom = Seconds(certificate.NotBefore);
            _dueAt = CertificateRenewal.DueAt(_knownFrom, Seconds(certificate.NotAfter), _device);
        }
        catch (Exception)
        {
            // One that the firmware cannot read: another may be better.
            _dueAt = 0;
        }
    }

    private static long Seconds(DateTime time)
    {
        return (time.Ticks - DateTime.UnixEpoch.Ticks) / 10_000_000;
    }
}
