namespace OtaStack.Device.Page;

/// <summary>Where the local page is served. As made, nowhere.</summary>
public sealed class ListenerSettings
{
    /// <summary>
    /// IPv4 address to listen on: <c>192.168.4.1</c>, the device's own access point, or <c>0.0.0.0</c>, every network it is in.
    /// Empty, as by default: the device does not listen at all.
    /// </summary>
    public string Address = "";

    /// <summary>TCP port. Default 80.</summary>
    public int Port = 80;

    /// <summary>
    /// The page's certificate, DER, or PEM with a zero byte at its end, without which Mbed TLS does not read it; null, as by default: plain HTTP.
    /// The firmware does a TLS handshake in one go and the whole device waits for it: use TLS among people who do not mean harm, for strangers can
    /// make it wait (docs/adr/0029).
    /// </summary>
    public byte[]? Certificate;

    /// <summary>The key of <see cref="Certificate"/>, not encrypted; DER, or PEM with a zero byte at its end.</summary>
    public byte[]? PrivateKey;

    /// <summary>How long a browser may be silent, milliseconds. Default 5000. One that is served keeps the others waiting.</summary>
    public int SilenceMilliseconds = 5000;

    /// <summary>How long a request may take to come and an answer to go, milliseconds; the body of an upload has one more for each byte. Default 10,000.</summary>
    public int RequestMilliseconds = 10_000;
}
