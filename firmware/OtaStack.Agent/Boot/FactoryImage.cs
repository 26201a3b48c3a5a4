using OtaStack.Agent.Ports;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Boot;

/// <summary>Provisioning: puts the first release into slot A, confirmed, and the trusted root beside it.</summary>
public static class FactoryImage
{
    public static void Install(IFileStore files, IHmacSha256 hmac, FactoryContent content)
    {
    }
}
