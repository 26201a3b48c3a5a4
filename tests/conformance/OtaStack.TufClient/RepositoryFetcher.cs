using System.Net;

namespace OtaStack.TufClient;

/// <summary>Fetches files below a base URL, each with a limit of its own.</summary>
internal sealed class RepositoryFetcher(HttpClient http, string baseUrl)
{
    private readonly string _base = baseUrl.EndsWith('/') ? baseUrl : baseUrl + "/";

    /// <summary>The file, null when it does not exist.</summary>
    /// <param name="name">As it stands in the URL, percent-encoded where it must be.</param>
    /// <exception cref="IOException">The file is longer than <paramref name="maxBytes"/>: endless data is not waited for.</exception>
    public async Task<byte[]?> FetchAsync(string name, int maxBytes)
    {
        // A role's name may hold anything; the URL must not be made shorter by somebody who knows better.
        Uri url = new(_base + name, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using HttpResponseMessage response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        using MemoryStream bytes = new();
        byte[] buffer = new byte[16 * 1024];
        int count;
        while ((count = await body.ReadAsync(buffer)) > 0)
        {
            if (count > maxBytes - bytes.Length)
            {
                throw new IOException($"{url}: more than {maxBytes} bytes.");
            }

            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }
}
