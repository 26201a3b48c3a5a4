namespace OtaStack.Signing.Tests.Acceptance;

/// <summary>A test that needs a foreign program: without it the test is skipped, in CI (CI=true) it runs and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SkippableByToolAttribute : FactAttribute
{
    public SkippableByToolAttribute(string tool)
    {
        bool found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));
        if (!found && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = $"{tool} is not installed";
        }
    }
}
