using System.Globalization;
using OtaStack.Signing.Media;
using OtaStack.SigningTool.Texts;

namespace OtaStack.SigningTool.Media;

/// <summary>The instructions on a medium: both languages, whatever the language of the tool.</summary>
internal static class MediaInstructionsText
{
    public static MediaInstructions Of(MediaBundle bundle)
    {
        return new MediaInstructions(Of(bundle, CultureInfo.InvariantCulture), Of(bundle, new CultureInfo("ja")));
    }

    private static string Of(MediaBundle bundle, CultureInfo culture)
    {
        return new Phrases(culture).Format("media.instructions", bundle.Product, string.Join(", ", bundle.Releases), bundle.Path, bundle.Expires);
    }
}
