using System.Globalization;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Tests.Problems;

public sealed class ProblemCodeTests
{
    [Fact]
    public void The_documentation_lists_every_code_with_its_status_and_no_other()
    {
        string[] documented = [.. File.ReadLines(Path.Combine(FindRoot(), "docs", "operator-api.md"))
            .SkipWhile(line => line != "## Problem codes").Skip(3).TakeWhile(line => line.StartsWith('|')).Order(StringComparer.Ordinal)];
        string[] known = [.. ProblemCodes.All
            .Select(code => string.Create(CultureInfo.InvariantCulture, $"| `{code.Code}` | {code.Status} |")).Order(StringComparer.Ordinal)];

        Assert.True(known.Length > 15, $"only {known.Length} codes were found");
        Assert.Equal(known, documented);
    }

    [Theory]
    [InlineData(400, "request.invalid")]
    [InlineData(401, "unauthorized")]
    [InlineData(403, "forbidden")]
    [InlineData(404, "not_found")]
    [InlineData(405, "request.method_not_allowed")]
    [InlineData(413, "request.too_large")]
    [InlineData(415, "request.media_type")]
    [InlineData(416, "request.invalid")]
    [InlineData(429, "rate_limited")]
    [InlineData(500, "internal")]
    [InlineData(503, "internal")]
    public void A_bare_status_has_its_general_code(int status, string code)
    {
        Assert.Equal(code, ProblemCodes.ForStatus(status).Code);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OtaStack.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("OtaStack.sln is not above the test assembly.");
    }
}
