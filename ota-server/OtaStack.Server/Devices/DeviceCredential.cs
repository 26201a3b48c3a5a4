namespace OtaStack.Server.Devices;

/// <summary>What a device is known by.</summary>
/// <param name="KeyHash">SHA-256 of its key.</param>
/// <param name="CertificatePin">SHA-256 of the public key that it shows certificates for, in place of its key; null when it has none.</param>
/// <param name="Epoch">See <see cref="Device.Epoch"/>.</param>
internal sealed record DeviceCredential(byte[] KeyHash, byte[]? CertificatePin, long Epoch);
