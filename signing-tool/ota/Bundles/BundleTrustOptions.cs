using System.CommandLine;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Hosting;
using OtaStack.Trust.Tuf;

namespace OtaStack.SigningTool.Bundles;

/// <summary>From which root, and by which time, a verb judges bundles.</summary>
internal sealed class BundleTrustOptions(ToolEnvironment environment, Option<string> trustedRoot, Option<string> time)
{
    public void Describe(Command command)
    {
        command.Add(trustedRoot);
        command.Add(time);
    }

    public BundleTrust Read(ParseResult arguments)
    {
        byte[]? root = arguments.GetValue(trustedRoot) is { } path
            ? BoundedFile.Read(environment.Files, path, TrustLimits.ForHost().RootBytes)
            : null;
        return new BundleTrust(root, ReadTime(arguments).ToUnixTimeSeconds());
    }

    private DateTimeOffset ReadTime(ParseResult arguments)
    {
        if (arguments.GetValue(time) is not { } text)
        {
            return environment.Clock.GetUtcNow();
        }

        return MetadataTime.TryParse(text, out DateTimeOffset given)
            ? given
            : throw new SigningException(SigningFault.Usage, BundleErrorCode.TimeInvalid, text);
    }
}
