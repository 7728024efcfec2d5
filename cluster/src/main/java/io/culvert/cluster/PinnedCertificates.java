package io.culvert.cluster;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Accepts certain certificates and no others, whoever signed them and whatever their dates are. TLS has the
/// other end prove that it holds the key.
final class PinnedCertificates extends X509ExtendedTrustManager {

    private final List<X509Certificate> pins;

    PinnedCertificates(List<X509Certificate> pins) {
        this.pins = List.copyOf(pins);
    }

    private void require(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0 || !pins.contains(chain[0])) {
            throw new CertificateException("not the certificate of this cluster's links");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        require(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        require(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        require(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
