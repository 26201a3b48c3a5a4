using OtaStack.Signing.Bundles;
using OtaStack.Signing.Errors;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Bundles;

/// <summary>Fetches published metadata from the server, as devices do: without a key, and bounded.</summary>
internal static class ServerMetadata
{
    public static async Task<OnlineMetadata> ReadAsync(ToolEnvironment environment, Uri server, string product, CancellationToken cancel)
    {
        using HttpClient http = new(environment.Network, disposeHandler: false) { BaseAddress = server };
        return await OnlineMetadata.ReadAsync((name, limit) => FetchAsync(http, $"tuf/{product}/metadata/{name}", limit, cancel)).ConfigureAwait(false);
    }

    private static async Task<byte[]> FetchAsync(HttpClient http, string path, int limit, CancellationToken cancel)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw new SigningException(SigningFault.Server, ToolErrorCode.ServerAnswer, http.BaseAddress + path, $"{(int)answer.StatusCode}");
            }

            using Stream body = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
            byte[] bytes = new byte[limit + 1];
            int length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
            return length <= limit ? bytes[..length] : throw new SigningException(SigningFault.Refused, ErrorCode.FileTooLarge, path, $"{limit}");
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException)
        {
            throw new SigningException(cause, SigningFault.Server, ToolErrorCode.ServerUnreachable, http.BaseAddress!.ToString(), cause.Message);
        }
    }
}
