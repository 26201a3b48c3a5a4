using OtaStack.Signing.Errors;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Publishing;

/// <summary>Where the server is. An API key travels over TLS, or not further than this machine.</summary>
internal static class ServerAddress
{
    public static Uri Parse(string text)
    {
        if (!Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out Uri? address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            || address.UserInfo.Length > 0
            || address.Query.Length > 0)
        {
            throw new SigningException(SigningFault.Usage, ToolErrorCode.ServerAddress, text);
        }

        return address.Scheme == Uri.UriSchemeHttps || address.IsLoopback
            ? address
            : throw new SigningException(SigningFault.Usage, ToolErrorCode.ServerInsecure, address.ToString());
    }
}
