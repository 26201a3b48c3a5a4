using Microsoft.AspNetCore.Antiforgery;

namespace OtaStack.Server.Portal;

/// <summary>Lets through the forms of our own pages alone: antiforgery token and cookie must belong together and to the session.</summary>
internal sealed class PortalForm(IAntiforgery antiforgery) : IEndpointFilter
{
    /// <summary>Bytes of a form: ours have a tenth of that.</summary>
    public const long MaxBytes = 16 * 1024;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (http.Request.ContentLength > MaxBytes)
        {
            throw new BadHttpRequestException("The form is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        // Browsers tell the length; what does not is none of our forms.
        return http.Request is { HasFormContentType: true, ContentLength: not null } && await antiforgery.IsRequestValidAsync(http).ConfigureAwait(false)
            ? await next(context).ConfigureAwait(false)
            : PortalAnswer.Notice(http, StatusCodes.Status400BadRequest, "Notice.stale");
    }
}
