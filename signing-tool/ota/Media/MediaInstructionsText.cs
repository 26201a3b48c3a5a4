using System.Globalization;
using OtaStack.Signing.Media;
using OtaStack.Signing.Metadata;
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
        Phrases phrases = new(culture);
        if (bundle.Erase is not { } erase)
        {
            return phrases.Format("media.instructions", bundle.Product, string.Join(", ", bundle.Releases), bundle.Path, bundle.Expires);
        }

        // Both dates are in one form, so the earlier one is the one that sorts first.
        string expires = MetadataTime.Format(erase.Expires);
        expires = string.CompareOrdinal(expires, bundle.Expires) < 0 ? expires : bundle.Expires;
        string what = phrases[erase.What == "all" ? "media.instructions.erase.all" : "media.instructions.erase.userData"];
        return phrases.Format("media.instructions.erase", bundle.Product, what, string.Join(", ", erase.Devices), bundle.Path, expires);
    }
}
