using System.Text.Json;

namespace OtaStack.Server.Tests.Startup;

public static class ProblemAssert
{
    /// <summary>The answer is problem details with this status and code; returns the detail.</summary>
    public static async Task<string> IsAsync(int status, string code, HttpResponseMessage answer)
    {
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"expected {status}, got {(int)answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(body);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        return problem.TryGetProperty("detail", out JsonElement detail) ? detail.GetString()! : string.Empty;
    }
}
