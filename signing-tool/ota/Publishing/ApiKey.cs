using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Publishing;

/// <summary>The operator API key: from a file descriptor or the environment, never from an argument, which every process can read.</summary>
internal static class ApiKey
{
    public const string VariableName = "OTA_API_KEY";

    private const int MaxBytes = 1024;

    public static string Read(ToolEnvironment environment, int? descriptor)
    {
        string? key = descriptor is { } number ? ReadLine(environment, number) : environment.Variable(VariableName);
        key = key?.Trim();

        // A line break or a blank inside would end up in the request's header.
        return !string.IsNullOrEmpty(key) && key.All(character => character is > ' ' and < (char)127)
            ? key
            : throw new SigningException(SigningFault.Usage, ToolErrorCode.ApiKeyMissing);
    }

    private static string ReadLine(ToolEnvironment environment, int descriptor)
    {
        try
        {
            using Stream stream = environment.OpenDescriptor(descriptor);
            byte[] bytes = new byte[MaxBytes];
            int length = stream.ReadAtLeast(bytes, MaxBytes, throwOnEndOfStream: false);
            return Encoding.ASCII.GetString(bytes, 0, length);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SigningException(cause, SigningFault.Usage, ToolErrorCode.DescriptorUnreadable, $"{descriptor}");
        }
    }
}
